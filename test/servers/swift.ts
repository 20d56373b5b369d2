/** A real S3 server for tests: OpenStack Swift with its S3 API, from Debian's `python3-swift` (`.ci/install-swift`). */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort } from './free-port.ts'

/** Debian's own: another Python on PATH does not have its packages. */
const PYTHON = '/usr/bin/python3'
// The tests run in dist/, where only compiled files are.
const PROGRAM = fileURLToPath(new URL('../../../test/servers/swift_server.py', import.meta.url))

/** The user who owns all buckets, and one who may read none of them. */
export const OWNER = { accessKeyId: 'test:reader', secretAccessKey: 'secret-of-the-owner' }
export const STRANGER = { accessKeyId: 'other:nobody', secretAccessKey: 'secret-of-a-stranger' }
/** Objects in it can be read without credentials. */
export const PUBLIC_BUCKET = 'public'

export interface Swift {
  readonly port: number
  readonly endpoint: string
  /** Of the one process that all of it runs in. */
  readonly pid: number | undefined
  /** Puts objects `prefix00000` and so on into the listing of a bucket, without the objects themselves: PUTs would take a minute. */
  many(bucket: string, prefix: string, count: number): Promise<void>
  /** Makes an object of at least so many bytes, `0123456789` again and again, of one piece that is named many times; its size. */
  huge(bucket: string, key: string, bytes: number): Promise<number>
  /** Kills it. What was stored stays. */
  stop(): Promise<void>
  /** Starts it anew on the same port with what was stored. */
  start(): Promise<void>
  /** Stops it and removes what was stored. */
  remove(): Promise<void>
}

/** Why there can be no server here; undefined where there can. */
export function noSwift(): string | undefined {
  const { status } = spawnSync(PYTHON, ['-c', 'import swift.proxy.server'])
  return status === 0 ? undefined : 'OpenStack Swift is not installed (.ci/install-swift installs it).'
}

export async function startSwift(): Promise<Swift> {
  const folder = mkdtempSync(join(tmpdir(), 'afterglow-swift-'))
  const port = await freePort()
  let child: ChildProcess | undefined

  async function start(): Promise<void> {
    child = spawn(PYTHON, ['-B', PROGRAM, folder, String(port)], { stdio: ['pipe', 'pipe', 'pipe'] })
    let errors = ''
    child.stderr!.setEncoding('utf8').on('data', (text: string) => {
      errors += text
    })
    const ended = once(child, 'exit').then(() => {
      throw new Error(`Swift did not start: ${errors}`)
    })
    await Promise.race([once(child.stdout!, 'data'), ended])
    ended.catch(() => undefined)
  }

  async function stop(): Promise<void> {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    const exit = once(child, 'exit')
    child.kill('SIGKILL')
    await exit
  }

  await start()
  return {
    port,
    endpoint: `http://127.0.0.1:${port}`,
    get pid() {
      return child?.pid
    },
    many: async (bucket, prefix, count) => {
      const done = once(child!.stdout!, 'data')
      child!.stdin!.write(`many ${bucket} ${prefix} ${count}\n`)
      await done
    },
    huge: (bucket, key, bytes) => largeObject(`http://127.0.0.1:${port}`, bucket, key, bytes),
    stop,
    start,
    remove: async () => {
      await stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** A static large object: a list of pieces, each of which may be the same (Swift's own API). */
async function largeObject(endpoint: string, bucket: string, key: string, bytes: number): Promise<number> {
  const auth = { 'x-auth-user': OWNER.accessKeyId, 'x-auth-key': OWNER.secretAccessKey }
  const { headers: answer } = await fetch(`${endpoint}/auth/v1.0`, { headers: auth })
  const url = answer.get('x-storage-url')
  const headers = { 'x-auth-token': answer.get('x-auth-token') ?? '' }
  const piece = Buffer.from('0123456789'.repeat(6 << 20))
  await fetch(`${url}/pieces`, { method: 'PUT', headers })
  const put = await fetch(`${url}/pieces/one`, { method: 'PUT', headers, body: piece })
  const one = { path: '/pieces/one', size_bytes: piece.length, etag: put.headers.get('etag') }
  const list = Array.from({ length: Math.ceil(bytes / piece.length) }, () => one)
  const address = `${url}/${bucket}/${key}?multipart-manifest=put`
  const { status } = await fetch(address, { method: 'PUT', headers, body: JSON.stringify(list) })
  if (status !== 201) throw new Error(`Swift answered ${status}`)
  return piece.length * list.length
}
