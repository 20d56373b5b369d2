import { createHash } from 'node:crypto'
import { constants, type Stats, statSync } from 'node:fs'
import { type FileHandle, mkdir, mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { ByteRange, LogProblem } from '../part.ts'
import { reasonOf, SourceError } from '../source-error.ts'
import { takePlace } from './take-place.ts'

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
    const stats = path === undefined ? undefined : statsOf(path)
    if (path === undefined || !stats?.isFile()) return undefined
    return stats.size === (file.bytes ?? stats.size) ? { path, offset: 0, length: stats.size } : undefined
  }

  /** Removes what is kept of a file. */
  async forget(file: FileIdentity): Promise<void> {
    const path = this.kept(file)
    if (path !== undefined) await rm(path, { force: true })
  }

  /**
   * All of a file on disk: as it was fetched before, or fetched now, on from the byte that an earlier run came to. Where the folder of the
   * user's takes nothing, it is kept for this run only.
   * @param read gives the bytes from one on @throws SourceError
   */
  async fetch(
    file: FileIdentity,
    read: (from: number) => AsyncIterable<Uint8Array>,
    note: (problem: LogProblem) => void = () => {},
  ): Promise<ByteRange> {
    try {
      const there = this.there(file)
      if (there !== undefined) return there
      const { target, part } = await this.#begun(file, note)
      return { path: target, offset: 0, length: await written(target, part, file, read) }
    } catch (error) {
      if (!isOfSystem(error)) throw error
      throw new SourceError('unreadable', `${file.path} cannot be put on disk: ${reasonOf(error)}.`, {
        hint: 'Name a folder with more room with --cache DIR, or with TMPDIR.',
        cause: error,
      })
    }
  }

  /** To be called when nothing reads what was fetched any more: removes it if it is not kept for the next run. */
  async release({ path }: ByteRange): Promise<void> {
    if (this.#loose.delete(path)) await rm(path, { force: true })
  }

  /** Removes what is not to be kept. To be called when nothing reads any more. */
  async remove(): Promise<void> {
    const temporary = await this.#temporary
    this.#temporary = undefined
    if (temporary !== undefined) await rm(temporary, { recursive: true, force: true })
  }

  #count = 0
  /** What is there for this run only. */
  readonly #loose = new Set<string>()

  /** Where it will be, and where it is until it is whole: opened once, to see whether that can be written to. */
  async #begun(file: FileIdentity, note: (problem: LogProblem) => void): Promise<Target> {
    const kept = this.kept(file)
    if (kept !== undefined) {
      try {
        // What cannot be gone on with, another process may fetch at the same time, and its bytes may be others.
        const part =
          file.bytes === undefined ? `${kept}.${process.pid}-${++this.#count}.part` : `${kept}.part`
        await mkdir(dirname(kept), { recursive: true, mode: 0o700 })
        await (await open(part, 'a', 0o600)).close()
        return { target: kept, part }
      } catch (error) {
        if (!isOfSystem(error)) throw error
        note({ code: 'not_kept', detail: `${file.path}: ${reasonOf(error)}` })
      }
    }
    const target = join(await this.#folder(), `${++this.#count}`)
    this.#loose.add(target)
    return { target, part: `${target}.part` }
  }

  #folder(): Promise<string> {
    this.#temporary ??= mkdtemp(join(tmpdir(), 'afterglow-'))
    return this.#temporary
  }
}

/** Undefined where there is nothing, or nothing that may be looked at. */
function statsOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false })
  } catch (error) {
    if (isOfSystem(error)) return undefined
    throw error
  }
}

interface Target {
  readonly target: string
  readonly part: string
}

function isOfSystem(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error
}

async function written(
  target: string,
  part: string,
  file: FileIdentity,
  read: (from: number) => AsyncIterable<Uint8Array>,
): Promise<number> {
  try {
    const length = await putInto(part, file, read)
    await takePlace(part, target)
    return length
  } catch (error) {
    // Nobody can go on with it.
    if (file.bytes === undefined) await rm(part, { force: true })
    throw error
  }
}

async function putInto(
  part: string,
  { path, bytes }: FileIdentity,
  read: (from: number) => AsyncIterable<Uint8Array>,
): Promise<number> {
  const file = await open(part, constants.O_RDWR | constants.O_CREAT, 0o600)
  let at = (await file.stat()).size
  try {
    if (bytes !== undefined && at > bytes) {
      await file.truncate(0)
      at = 0
    }
    if (at !== bytes) {
      for await (const chunk of read(at)) {
        await writeAll(file, chunk, at)
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
  return at
}

/** At their place: another process that fetches the same puts the same bytes there. */
async function writeAll(file: FileHandle, chunk: Uint8Array, at: number): Promise<void> {
  for (let from = 0; from < chunk.length; ) {
    const { bytesWritten } = await file.write(chunk, from, chunk.length - from, at + from)
    from += bytesWritten
  }
}
