import { RemoteError } from '../remote/store.ts'

/** One entry of a listing of WebHDFS. */
export interface FileStatus {
  /** Empty where the listing is of a file. */
  readonly name: string
  readonly isFolder: boolean
  readonly bytes: number
  readonly modified: number
  /** The inode: another file has another, and a renamed one keeps it. 0 where the server does not tell. */
  readonly fileId: number
}

/** A page of a listing, and how many entries come after it. */
export interface StatusPage {
  readonly entries: readonly FileStatus[]
  readonly remaining: number
}

/** Answer to GETFILESTATUS. @throws RemoteError `misused` */
export function fileStatusOf(answer: unknown): FileStatus {
  return statusOf(at(answer, 'FileStatus'))
}

/** Answer to LISTSTATUS. */
export function allOf(answer: unknown): StatusPage {
  return { entries: entriesOf(answer), remaining: 0 }
}

/** Answer to LISTSTATUS_BATCH. */
export function pageOf(answer: unknown): StatusPage {
  const listing = at(answer, 'DirectoryListing')
  return {
    entries: entriesOf(at(listing, 'partialListing')),
    remaining: numberAt(listing, 'remainingEntries'),
  }
}

function entriesOf(answer: unknown): FileStatus[] {
  const list = at(at(answer, 'FileStatuses'), 'FileStatus')
  if (!Array.isArray(list)) throw notWebHdfs()
  // A name that would lead elsewhere is none that HDFS gives.
  return list.map(statusOf).filter(({ name }) => !/^\.{1,2}$|[/\0]/.test(name))
}

function statusOf(status: unknown): FileStatus {
  const name = at(status, 'pathSuffix')
  const type = at(status, 'type')
  if (typeof name !== 'string' || typeof type !== 'string') throw notWebHdfs()
  return {
    name,
    isFolder: type === 'DIRECTORY',
    bytes: numberAt(status, 'length'),
    modified: numberAt(status, 'modificationTime'),
    fileId: Number(at(status, 'fileId') ?? 0) || 0,
  }
}

function at(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : undefined
}

function numberAt(value: unknown, key: string): number {
  const number = at(value, key)
  if (typeof number !== 'number' || !Number.isFinite(number)) throw notWebHdfs()
  return number
}

function notWebHdfs(): RemoteError {
  return new RemoteError('misused', 'The server does not answer as WebHDFS does.')
}
