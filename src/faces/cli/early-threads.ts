import { statSync } from 'node:fs'
import type { DecodePool } from '../../decode/pool.ts'

/** Surely worth threads; `load` knows better once it has listed what is there. */
const LARGE = 8 << 20
/** Enough to tell the codec. */
const HEAD = 64

/**
 * Threads for a load that names a large file. They take as long to start as this thread takes to load the rest of the
 * program, so that is done at the same time. To be closed by whoever takes them.
 */
export async function earlyThreads(argv: readonly string[]): Promise<DecodePool | undefined> {
  const path = argv[0] === 'load' ? argv.slice(1).find(isLarge) : undefined
  if (path === undefined) return undefined
  const [{ createPool }, { sniff }, { filePart }] = await Promise.all([
    import('../../decode/pool.ts'),
    import('../../decode/jobs.ts'),
    import('../../source/file-part.ts'),
  ])
  try {
    const { codec, close } = await sniff(filePart(path, { path, offset: 0, length: HEAD }, undefined))
    await close()
    const pool = createPool()
    pool.warmUp(codec.name)
    return pool
  } catch {
    // It cannot be read, as `load` will say.
    return undefined
  }
}

function isLarge(path: string): boolean {
  try {
    const stats = statSync(path, { throwIfNoEntry: false })
    return stats?.isFile() === true && stats.size > LARGE
  } catch {
    // A path below a file, or into a folder that is closed: `load` will say.
    return false
  }
}
