import { createHash } from 'node:crypto'
import { statSync } from 'node:fs'
import { type FileHandle, mkdir, mkdtemp, open, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { ByteRange } from '../part.ts'
import { reasonOf, SourceError } from '../source-error.ts'

/** What a file is known by: its path and what tells its bytes from earlier and later ones. */
export interface FileIdentity {
  readonly path: string
  /** Undefined where only its end tells. */
  readonly bytes: number | undefined
  readonly modified: number | undefined
  readonly version: string | undefined
}

/** More than any log: what goes on for ever does not fill the disk. */
const MOST_BYTES = 256 * 1024 ** 3

/** Files that were fetched: kept in a folder of the user's from one run to the next, or in one of our own for one run. */
export class FetchedFiles {
  readonly #cache: string | undefined
  #temporary: Promise<string> | undefined

  constructor(cache?: string) {
    this.#cache = cache
  }

  /** Whether what is fetched is there in the next run too. */
  get keeps(): boolean {
    return this.#cache !== undefined
  }

  /** Where a file is kept, by what it is known by; undefined where that tells too little to know it again. */
  kept({ path, bytes, modified, version }: FileIdentity): string | undefined {
    if (this.#cache === undefined || (version ?? modified) === undefined) return undefined
    const text = JSON.stringify([path, bytes ?? null, version ?? modified])
    const name = createHash('sha256').update(text).digest('hex')
    return join(this.#cache, name.slice(0, 2), name)
  }

  /** A file that is kept whole. */
  there(file: FileIdentity): ByteRange | undefined {
    const path = this.kept(file)
    const stats = path === undefined ? undefined : statSync(path, { throwIfNoEntry: false })
    if (path === undefined || !stats?.isFile()) return undefined
    return stats.size === (file.bytes ?? stats.size) ? { path, offset: 0, length: stats.size } : undefined
  }

  /**
   * All of a file on disk: as it was fetched before, or fetched now, on from the byte that an earlier run came to.
   * @param read gives the bytes from one on @throws SourceError
   */
  async fetch(file: FileIdentity, read: (from: number) => AsyncIterable<Uint8Array>): Promise<ByteRange> {
    const kept = this.kept(file)
    try {
      const there = this.there(file)
      if (there !== undefined) return there
      const target = kept ?? join(await this.#folder(), `${++this.#count}`)
      const length = await written(target, file, kept === undefined || file.bytes === undefined, read)
      return { path: target, offset: 0, length }
    } catch (error) {
      if (!(error instanceof Error && 'syscall' in error)) throw error
      throw new SourceError('unreadable', `${file.path} cannot be put on disk: ${reasonOf(error)}.`, {
        hint: 'Name a folder with more room with --cache DIR, or with TMPDIR.',
        cause: error,
      })
    }
  }

  /** Removes what is not to be kept. To be called when nothing reads any more. */
  async remove(): Promise<void> {
    const temporary = await this.#temporary
    this.#temporary = undefined
    if (temporary !== undefined) await rm(temporary, { recursive: true, force: true })
  }

  #count = 0

  #folder(): Promise<string> {
    this.#temporary ??= mkdtemp(join(tmpdir(), 'afterglow-'))
    return this.#temporary
  }
}

async function written(
  target: string,
  { path, bytes }: FileIdentity,
  anew: boolean,
  read: (from: number) => AsyncIterable<Uint8Array>,
): Promise<number> {
  const part = `${target}.part`
  await mkdir(dirname(target), { recursive: true, mode: 0o700 })
  if (anew) await rm(part, { force: true })
  const file = await open(part, 'a', 0o600)
  let at = (await file.stat()).size
  try {
    if (bytes !== undefined && at > bytes) {
      await file.truncate(0)
      at = 0
    }
    if (at !== bytes) {
      for await (const chunk of read(at)) {
        await writeAll(file, chunk)
        at += chunk.length
        if (at > MOST_BYTES)
          throw new SourceError('expands_too_much', `${path} has no end: ${at} bytes were read of it.`)
      }
    }
    await file.sync()
  } finally {
    await file.close()
  }
  if (bytes !== undefined && at !== bytes)
    throw new SourceError('changed_while_read', `${path} has ${at} bytes and not ${bytes}, as it was listed.`)
  await rename(part, target)
  return at
}

async function writeAll(file: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let from = 0; from < chunk.length; ) {
    const { bytesWritten } = await file.write(chunk, from)
    from += bytesWritten
  }
}
