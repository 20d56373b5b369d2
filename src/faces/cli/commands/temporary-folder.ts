/** Folders for databases that last as long as the process. */
import { lstat, mkdtemp, readdir, rm } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'

/** Makes one, and removes those that processes of this user and host have left that are gone, as after `kill -9`. */
export async function temporaryFolder(): Promise<string> {
  const prefix = `afterglow-${hostname().replace(/[^\w.-]/g, '_')}-`
  await removeLeft(prefix).catch(() => undefined)
  return mkdtemp(join(tmpdir(), `${prefix}${process.pid}-`))
}

async function removeLeft(prefix: string): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = name.startsWith(prefix) ? /^(\d+)-\w{6}$/.exec(name.slice(prefix.length))?.[1] : undefined
    if (pid === undefined || isAlive(Number(pid))) continue
    const path = join(tmpdir(), name)
    const { uid } = await lstat(path)
    // Nothing of others is touched; a link is removed as such.
    if (uid === process.getuid?.()) await rm(path, { recursive: true, force: true })
  }
}

/** A process of another user is alive too. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}
