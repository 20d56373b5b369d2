import { pagesOf } from '../remote/pages.ts'
import { tried } from '../remote/retry.ts'
import { RemoteError } from '../remote/store.ts'
import { allOf, type FileStatus, pageOf, type StatusPage } from './file-status.ts'
import type { WebHdfs } from './webhdfs.ts'

export interface Folder {
  readonly path: string
  /** Asked for ahead of its turn. */
  first?: Promise<StatusPage>
}

/** More than a folder of HDFS can have: what `dfs.namenode.fs-limits.max-directory-items` may be at most (hdfs-default.xml). */
const MOST_ENTRIES = 6_400_000

/** What stands in folders, asked for by pages. */
export class Listing {
  readonly #prefix: string
  readonly #hdfs: WebHdfs
  #batches = true

  constructor(prefix: string, hdfs: WebHdfs) {
    this.#prefix = prefix
    this.#hdfs = hdfs
  }

  /** Asks for the first page, which may be before its turn. */
  ask(folder: Folder, signal: AbortSignal | undefined): Promise<StatusPage> {
    if (folder.first === undefined) {
      folder.first = this.#page(folder.path, '', signal)
      folder.first.catch(() => undefined)
    }
    return folder.first
  }

  /** All of a folder. @throws RemoteError */
  async entries(folder: Folder, signal: AbortSignal | undefined): Promise<FileStatus[]> {
    const shown = `${this.#prefix}${folder.path}`
    const entries: FileStatus[] = []
    const pages = pagesOf(shown, async (after) => {
      const page = await (after === undefined
        ? this.ask(folder, signal)
        : this.#page(folder.path, after, signal))
      const next = page.remaining > 0 ? (page.entries.at(-1)?.name ?? after ?? '') : undefined
      return { items: page.entries, first: page.entries[0]?.name, next }
    })
    for await (const page of pages) {
      for (const entry of page) entries.push(entry)
      if (entries.length > MOST_ENTRIES)
        throw new RemoteError('misused', `${shown} has more entries than a folder of HDFS can have.`)
    }
    return entries
  }

  async #page(path: string, after: string, signal: AbortSignal | undefined): Promise<StatusPage> {
    if (this.#batches) {
      try {
        const params = after === '' ? {} : { startAfter: after }
        return pageOf(
          await tried(() => this.#hdfs.json('LISTSTATUS_BATCH', path, params, signal), { signal }),
        )
      } catch (error) {
        if (!(error instanceof RemoteError) || error.fault !== 'misused') throw error
        // Hadoop before 2.8 lists a folder in one answer.
        this.#batches = false
      }
    }
    return allOf(await tried(() => this.#hdfs.json('LISTSTATUS', path, {}, signal), { signal }))
  }
}
