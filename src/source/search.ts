import { createReadStream } from 'node:fs'
import { realpath, stat } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { missingCopies } from './copied-files.ts'
import { groupFolder } from './group-folder.ts'
import {
  type LocalFolder,
  type LocalListing,
  listFolder,
  localFile,
  siblings,
  specialKind,
} from './local-files.ts'
import { MANIFEST as COPIES, familyOf, roleOf } from './names.ts'
import { type StreamPart, streamPart } from './once.ts'
import { type Grouped, skipped } from './part.ts'
import { MANIFEST } from './recorded/manifest.ts'
import { reasonOf, SourceError } from './source-error.ts'

/** Goes through folders and files on disk and gives each of them once, however often it is named or linked to. */
export class Search {
  /** Real path to the path it was first shown by. */
  private readonly folders = new Map<string, string>()
  private readonly families = new Set<string>()
  private readonly files = new Map<string, string>()
  private readonly signal: AbortSignal | undefined

  constructor(signal: AbortSignal | undefined) {
    this.signal = signal
  }

  /** What a path leads to. A file that is part of a log leads to the whole log. */
  async *at(path: string, named: boolean): AsyncGenerator<Grouped | StreamPart> {
    try {
      const stats = await stat(path)
      if (stats.isDirectory()) yield* this.walk({ path, real: await realpath(path) })
      else if (stats.isFIFO()) yield streamPart(path, createReadStream(path))
      else if (!stats.isFile()) yield skipped(path, undefined, `It is ${specialKind(stats)}, not a file.`)
      else yield* this.file(path, named)
    } catch (error) {
      this.signal?.throwIfAborted()
      yield skipped(path, undefined, `It cannot be read: ${reasonOf(error)}.`, 'unreadable')
    }
  }

  /** Depth first, a folder's own files before its folders. */
  private async *walk(root: LocalFolder): AsyncGenerator<Grouped> {
    const waiting = [root]
    for (let folder = waiting.pop(); folder; folder = waiting.pop()) {
      this.signal?.throwIfAborted()
      const before = this.folders.get(folder.real)
      if (before === undefined) {
        this.folders.set(folder.real, folder.path)
        const listing = await listFolder(folder)
        if (listing.files.some(({ name }) => name === MANIFEST)) {
          yield await this.recorded(folder)
          continue
        }
        yield* this.once(listing)
        if (listing.files.some(({ name }) => name === COPIES)) yield* missingCopies(folder)
        // One by one: there may be more folders than a call can have arguments.
        for (const next of [...listing.folders].reverse()) waiting.push(next)
      } else if (before !== folder.path) {
        yield skipped(folder.path, undefined, `The same folder as ${before}.`)
      }
    }
  }

  /** Answers that were recorded: their files are not for themselves. */
  private async recorded({ path, real }: LocalFolder): Promise<Grouped> {
    // Only where there is one.
    const { recordedAnswers } = await import('./recorded/recorded-answers.ts')
    try {
      return { kind: 'answers', answers: await recordedAnswers(real, path) }
    } catch (error) {
      if (!(error instanceof SourceError)) throw error
      return skipped(path, undefined, error.message, error.code)
    }
  }

  private async *file(path: string, named: boolean): AsyncGenerator<Grouped> {
    const role = roleOf(basename(path))
    const family = familyOf(role)
    const folder = await realpath(dirname(path))
    // A pattern such as `logs/**` matches a folder and then its files.
    if (!named && this.folders.has(folder)) return
    const key = `${folder}\0${family}`
    if (family !== undefined) {
      if (this.families.has(key)) return
      this.families.add(key)
      const listing = await siblings(path, (name) => familyOf(roleOf(name)) === family)
      yield* this.once(listing)
      // A folder that may be entered and not listed: the file itself is all there is to have.
      if (listing.files.length > 0) return
    }
    const real = await realpath(path)
    const file = localFile(path, real, await stat(real))
    const alone = { path: dirname(path), name: '', files: [file], folders: [], skipped: [] }
    yield* named ? this.fresh([{ kind: 'single', file }]) : this.once(alone)
  }

  private *once(listing: LocalListing): Generator<Grouped> {
    yield* listing.skipped
    yield* this.fresh(groupFolder(listing))
  }

  /** Leaves out what was given before; says so where it went by another path then. */
  private *fresh(groups: readonly Grouped[]): Generator<Grouped> {
    for (const group of groups) {
      const part =
        group.kind === 'log' ? group.log.parts[0] : group.kind === 'single' ? group.file.part : undefined
      const real = part?.local?.path
      const before = real === undefined ? undefined : this.files.get(real)
      if (real === undefined || part === undefined) yield group
      else if (before === undefined) {
        this.files.set(real, part.path)
        yield group
      } else if (before !== part.path) {
        yield skipped(part.path, part.bytes, `The same file as ${before}.`)
      }
    }
  }
}
