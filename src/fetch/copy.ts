import { createHash } from 'node:crypto'
import { createReadStream, mkdirSync, renameSync, type Stats, statSync } from 'node:fs'
import { utimes } from 'node:fs/promises'
import { dirname, join, sep } from 'node:path'
import type { Copied } from '../source/copied-files.ts'
import { readRange } from '../source/file-part.ts'
import type { EventLog, LogPart } from '../source/part.ts'
import { FetchedFiles, type FileIdentity } from '../source/remote/fetched-files.ts'
import type { Manifest } from './manifest.ts'
import { placeOf } from './place.ts'

/** Where copies that are not whole yet lie. Hidden: a load passes them over. */
export const UNFINISHED = '.unfinished'

/** A file that is to be copied; `source` is what it is known by. */
export interface Wanted {
  readonly source: string
  readonly part: LogPart
}

/** Copies files into a folder, each as it is, on from where an earlier run was stopped. */
export class Copier {
  readonly folder: string
  readonly #manifest: Manifest
  readonly #unfinished: FetchedFiles

  constructor(folder: string, manifest: Manifest) {
    this.folder = folder
    this.#manifest = manifest
    this.#unfinished = new FetchedFiles(join(folder, UNFINISHED))
  }

  /** The copy, and whether it had been there. @throws SourceError where the file cannot be had or put here */
  async copy({ source, part }: Wanted): Promise<{ copied: Copied; before: boolean }> {
    const known = this.#manifest.get(source)
    if (known !== undefined && this.#isThere(known, part)) return { copied: known, before: true }
    const local = await this.#unfinished.fetch(identityOf(source, part), (from) => bytesFrom(part, from))
    // What is read back is what was written.
    const sha256 = await digestOf(local.path)
    if (part.modified !== undefined) await touch(local.path, part.modified)
    // From here on in one go: another copy that is under way may want the same place.
    const file = known?.file ?? this.#freePlace(source)
    const target = join(this.folder, file)
    mkdirSync(dirname(target), { recursive: true })
    renameSync(local.path, target)
    const copied: Copied = {
      source,
      file,
      bytes: local.length,
      sha256,
      version: part.version ?? null,
      modified: part.modified === undefined ? null : new Date(part.modified).toISOString(),
    }
    this.#manifest.set(copied)
    return { copied, before: false }
  }

  /** The copies of a log that a history server makes a zip of, if they are those of the log as it is listed now. */
  there({ path, parts }: EventLog): readonly Copied[] | undefined {
    const entries = this.#manifest.entriesOf(path)
    const modified = parts[0]?.modified
    const isThere = (entry: Copied) =>
      this.#isThere(entry, { bytes: undefined, modified, version: undefined })
    return entries.length > 0 && entries.every(isThere) ? entries : undefined
  }

  #isThere(
    { file, bytes, version, modified }: Copied,
    part: Pick<LogPart, 'bytes' | 'modified' | 'version'>,
  ): boolean {
    const stats = statSync(join(this.folder, file), { throwIfNoEntry: false })
    if (stats?.size !== bytes || (part.bytes !== undefined && part.bytes !== bytes)) return false
    if (part.version !== undefined) return part.version === version
    return part.modified !== undefined && modified === new Date(part.modified).toISOString()
  }

  /**
   * Two sources whose names differ only in what a file system does not take get two places, and so do an object and what lies below its
   * name, which a bucket may have both.
   */
  #freePlace(source: string): string {
    const folders = placeOf(source).split(sep)
    const name = folders.pop()!
    const folder = folders.reduce((above, one) => numbered(join(above, one), (at) => !this.#isFile(at)), '')
    return numbered(join(folder, name), (at) => !this.#manifest.isTaken(at) && !this.#isFolder(at))
  }

  #isFile(place: string): boolean {
    return this.#manifest.isTaken(place) || this.#stat(place)?.isFile() === true
  }

  #isFolder(place: string): boolean {
    return this.#stat(place)?.isDirectory() === true
  }

  #stat(place: string): Stats | undefined {
    return statSync(join(this.folder, place), { throwIfNoEntry: false })
  }
}

/** `place`, or `place~2` and so on: the first one that is free. */
function numbered(place: string, isFree: (place: string) => boolean): string {
  for (let n = 1; ; n++) {
    const one = n === 1 ? place : `${place}~${n}`
    if (isFree(one)) return one
  }
}

/** What tells nothing of its version is fetched anew. */
function identityOf(path: string, { bytes, modified, version }: LogPart): FileIdentity {
  const known = version ?? (modified === undefined ? `${process.pid} ${Date.now()}` : undefined)
  return { path, bytes, modified, version: known }
}

async function* bytesFrom(part: LogPart, from: number): AsyncGenerator<Uint8Array> {
  const { local, ranges, bytes } = part
  if (from === 0) yield* part.open()
  else if (local !== undefined)
    yield* readRange({ ...local, offset: local.offset + from, length: local.length - from }, part.path)
  else if (ranges !== undefined && bytes !== undefined) yield* ranges.read(from, bytes)
  else {
    let skip = from
    for await (const chunk of part.open()) {
      if (skip < chunk.length) yield chunk.subarray(skip)
      skip = Math.max(0, skip - chunk.length)
    }
  }
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

/** The half of a millisecond that is lost in a time as a fraction of seconds must not take a whole one along. */
async function touch(path: string, ms: number): Promise<void> {
  const seconds = (Math.trunc(ms) + 0.5) / 1000
  await utimes(path, seconds, seconds)
}
