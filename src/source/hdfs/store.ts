import { type Found, skipped } from '../part.ts'
import type { HttpResponse } from '../remote/http-request.ts'
import { Listed } from '../remote/listed.ts'
import { tried } from '../remote/retry.ts'
import { RemoteError, type RemoteFile, type RemoteStore } from '../remote/store.ts'
import { type FileStatus, fileStatusOf } from './file-status.ts'
import { type Folder, Listing } from './listing.ts'
import type { OpenRange, WebHdfs } from './webhdfs.ts'
import { writtenNow } from './written-now.ts'

/** Which files and folders are looked at, by their paths in HDFS. */
export interface Wanted {
  file(path: string): boolean
  folder(path: string): boolean
}

/** Folders whose first page is asked for at the same time. */
const AHEAD = 8
/** As on disk; `_temporary` is where Hadoop's committers put what is not done yet. */
const HIDDEN = /^(?:\.|_temporary$)/
/** HDFS has no links that lead back; this bounds what a server may make us do. */
const DEEPEST = 100

/** The files of one HDFS. Keys are paths in it. */
export class HdfsStore implements RemoteStore {
  /** Each answer costs the datanode a client of its own and a question to the namenode: as much as some megabytes take. */
  readonly oneByOne = true
  /** Folders that `list` did not go into. */
  readonly leftOut: Extract<Found, { kind: 'skipped' }>[] = []
  readonly #prefix: string
  readonly #hdfs: WebHdfs
  readonly #listing: Listing
  readonly #listed: Listed
  /** Of files that are longer than their namenode knows: how much it does know. By inode. */
  readonly #flushed = new Map<number, number>()
  #inodes = true

  /** @param listed hears how many files and folders more were listed */
  constructor(prefix: string, hdfs: WebHdfs, listed?: (files: number) => void) {
    this.#listed = new Listed(prefix, listed)
    this.#prefix = prefix
    this.#hdfs = hdfs
    this.#listing = new Listing(prefix, hdfs)
  }

  /** Depth first, by name, a folder's own files before its folders. */
  async *list(key: string, signal: AbortSignal | undefined): AsyncGenerator<readonly RemoteFile[]> {
    const status = await this.status(key, signal)
    if (!status.isFolder) {
      const [file] = await this.#files(parentOf(key), [{ ...status, name: nameOf(key) }], signal)
      yield [file!]
      return
    }
    yield* this.below(key, signal, undefined)
  }

  async *siblings(
    folder: string,
    beginnings: readonly string[],
    signal: AbortSignal | undefined,
  ): AsyncGenerator<readonly RemoteFile[]> {
    const path = folder || '/'
    const entries = await this.#entries({ path }, signal, true)
    const begins = (name: string) => beginnings.some((beginning) => name.startsWith(beginning))
    yield await this.#files(
      path,
      entries.filter(({ isFolder, name }) => !isFolder && begins(name)),
      signal,
    )
  }

  /** The files below a folder, with `wanted` only those that it takes, of folders it goes into. */
  async *below(
    key: string,
    signal: AbortSignal | undefined,
    wanted: Wanted | undefined,
  ): AsyncGenerator<readonly RemoteFile[]> {
    const waiting: Folder[] = [{ path: key }]
    for (let folder = waiting.pop(); folder; folder = waiting.pop()) {
      for (const next of [folder, ...waiting.slice(-AHEAD)]) this.#listing.ask(next, signal)
      const entries = await this.#entries(folder, signal, folder.path === key)
      this.#listed.add(entries.length)
      const files = entries.filter(
        ({ isFolder, name }) => !isFolder && (wanted?.file(join(folder.path, name)) ?? true),
      )
      yield await this.#files(folder.path, files, signal)
      const below = this.#foldersOf(folder.path, entries)
      // One by one: there may be more folders than a call can have arguments.
      for (const next of below.reverse()) if (wanted?.folder(next.path) ?? true) waiting.push(next)
    }
  }

  async status(path: string, signal: AbortSignal | undefined): Promise<FileStatus> {
    return tried(async () => fileStatusOf(await this.#hdfs.json('GETFILESTATUS', path, {}, signal)), {
      signal,
    })
  }

  async *read(
    file: RemoteFile,
    from: number,
    to: number,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<Uint8Array> {
    if (from >= to) return
    const response = await this.#open(file, { offset: from, length: to - from }, signal)
    const there = response.headers['content-length']
    if (there !== undefined && Number(there) < to - from) {
      await response.discard()
      throw new RemoteError('changed', `${file.path} is shorter than when it was listed.`)
    }
    let left = to - from
    // The last piece is given when the answer has ended and is known to be good: nobody asks for anything after it.
    let last: Uint8Array | undefined
    try {
      for await (const chunk of response.body) {
        if (last) yield last
        last = chunk.subarray(0, left)
        left -= last.length
      }
      if (left > 0)
        throw new RemoteError('cut', `${file.path}: the datanode ended its answer ${left} bytes too early.`)
    } catch (error) {
      // As good as those before it: reading goes on behind it.
      if (last) yield last
      throw error
    }
    if (!this.#readsInode(file)) await this.#sameAsListed(file, signal)
    if (last) yield last
  }

  #readsInode(file: RemoteFile): boolean {
    return this.#inodes && inodeOf(file) > 0
  }

  /**
   * By its inode, which is the same after a rename (`.inprogress` falls off) and never another file's; bytes of an inode are only
   * ever appended to.
   */
  async #open(file: RemoteFile, wanted: OpenRange, signal: AbortSignal | undefined): Promise<HttpResponse> {
    const known = this.#flushed.get(inodeOf(file))
    const range = known === undefined ? wanted : { ...wanted, known }
    if (!this.#readsInode(file)) return this.#hdfs.open(file.key, range, signal)
    try {
      return await this.#hdfs.open(`/.reserved/.inodes/${inodeOf(file)}`, range, signal)
    } catch (error) {
      if (!(error instanceof RemoteError) || error.fault !== 'missing') throw error
      const now = await this.status(file.key, signal).catch(() => undefined)
      if (now === undefined)
        throw new RemoteError('missing', `${file.path} was removed after it was listed.`, { cause: error })
      if (now.fileId !== inodeOf(file)) throw changed(file)
      // Not every server that speaks WebHDFS knows files by their inodes.
      this.#inodes = false
      return this.#hdfs.open(file.key, range, signal)
    }
  }

  /** A file that grew is the one that was listed: logs are appended to. */
  async #sameAsListed(file: RemoteFile, signal: AbortSignal | undefined): Promise<void> {
    const { bytes, modified } = await this.status(file.key, signal)
    if (bytes < file.bytes || (bytes === file.bytes && modified !== file.modified)) throw changed(file)
  }

  async #entries(folder: Folder, signal: AbortSignal | undefined, isNamed: boolean): Promise<FileStatus[]> {
    try {
      return await this.#listing.entries(folder, signal)
    } catch (error) {
      const passed = error instanceof RemoteError && (error.fault === 'denied' || error.fault === 'missing')
      if (isNamed || !passed) throw error
      this.leftOut.push(skipped(`${this.#prefix}${folder.path}`, undefined, error.message, 'unreadable'))
      return []
    }
  }

  #foldersOf(path: string, entries: readonly FileStatus[]): Folder[] {
    const folders: Folder[] = []
    for (const { name, isFolder } of entries) {
      if (!isFolder) continue
      const below = join(path, name)
      const why = HIDDEN.test(name)
        ? `${name === '_temporary' ? 'A folder of unfinished work' : 'A hidden folder'}; name it to have it read.`
        : below.split('/').length > DEEPEST
          ? 'It lies too deep.'
          : undefined
      if (why === undefined) folders.push({ path: below })
      else this.leftOut.push(skipped(`${this.#prefix}${below}`, undefined, why))
    }
    return folders
  }

  async #files(
    folder: string,
    entries: readonly FileStatus[],
    signal: AbortSignal | undefined,
  ): Promise<RemoteFile[]> {
    const written = writtenNow(entries)
    return Promise.all(
      entries.map(async (entry) => {
        const file = this.#file(folder, entry)
        return written.has(entry) ? this.#asWritten(file, entry, signal) : file
      }),
    )
  }

  #file(folder: string, { name, bytes, modified, fileId }: FileStatus): RemoteFile {
    const key = join(folder, name)
    return { path: `${this.#prefix}${key}`, key, bytes, modified, version: `${fileId}-${modified}-${bytes}` }
  }

  /**
   * The namenode learns the length of a file that is written at the first flush of a block and when the block is full (128 MB): Spark
   * flushes with `hflush`, which else only the datanode knows of. So the datanode is asked how much there is. HttpFS does not tell: what
   * it has beyond is counted, a block at most.
   */
  async #asWritten(
    file: RemoteFile,
    entry: FileStatus,
    signal: AbortSignal | undefined,
  ): Promise<RemoteFile> {
    const more = await this.#beyond(file, signal).catch(() => 0)
    signal?.throwIfAborted()
    if (!(more > 0)) return file
    this.#flushed.set(entry.fileId, file.bytes)
    const bytes = file.bytes + more
    return { ...file, bytes, version: `${entry.fileId}-${file.modified}-${bytes}` }
  }

  /** Bytes after those of the listing. */
  async #beyond(file: RemoteFile, signal: AbortSignal | undefined): Promise<number> {
    const whole = await this.#open(file, { offset: 0 }, signal)
    await whole.discard()
    const told = whole.headers['content-length']
    if (told !== undefined) return Number(told) - file.bytes
    const more = await this.#open(file, { offset: file.bytes }, signal)
    let count = 0
    for await (const chunk of more.body) count += chunk.length
    return count
  }
}

function inodeOf({ version }: RemoteFile): number {
  return Number(version?.split('-', 1)[0] ?? 0)
}

function changed(file: RemoteFile): RemoteError {
  return new RemoteError('changed', `${file.path} is another file than when it was listed.`)
}

function join(folder: string, name: string): string {
  return folder === '/' ? `/${name}` : `${folder}/${name}`
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/'
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
