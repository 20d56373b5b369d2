import { UserError } from '../../base/errors.ts'

/**
 * Where files lie that no path of this machine leads to: a bucket, a WebHDFS server, a web server. It lists and it reads once;
 * trying to read again, going on at a byte, reading ahead and grouping to logs are done for all of them alike (`remote-part.ts`,
 * `walk.ts`).
 */
export interface RemoteStore {
  /** False where each `read` gets all bytes from the first on, whatever was asked for; then nothing is read in parallel. */
  readonly seeks?: boolean
  /** True where one long answer comes faster than several short ones. */
  readonly oneByOne?: boolean
  /**
   * The file that `key` names, or all files below it, page by page, the files of a folder one after the other where that is the
   * order of the store. It tries its own requests again: `tried` in `retry.ts`. @throws RemoteError
   */
  list(key: string, signal: AbortSignal | undefined): AsyncIterable<readonly RemoteFile[]>
  /**
   * The files of one folder whose names begin in one of these ways, and none of its folders. Not where keys are chosen by a pattern.
   * @throws RemoteError
   */
  siblings?(
    folder: string,
    beginnings: readonly string[],
    signal: AbortSignal | undefined,
  ): AsyncIterable<readonly RemoteFile[]>
  /**
   * Bytes `from` to `to` (excluded) of a file as it was listed: one request, nothing tried again. Chunks of any size.
   * @throws RemoteError, `changed` where the store can tell that the file is another one by now
   */
  read(file: RemoteFile, from: number, to: number, signal: AbortSignal | undefined): AsyncIterable<Uint8Array>
}

/** A file as its store listed it. */
export interface RemoteFile {
  /** As shown to the user and kept in `logs`: `s3://bucket/key`. Never with credentials or a query. */
  readonly path: string
  /** As the store knows it, with / between folders. */
  readonly key: string
  readonly bytes: number
  /** Last modification, ms since 1970; undefined where the store does not tell. */
  readonly modified: number | undefined
  /** ETag or the like: the same text means the same bytes. */
  readonly version: string | undefined
}

/**
 * Why a store did not answer as asked. `throttled`, `unavailable` and `cut` are tried again; the others are for a person to mend.
 * Its texts are written by us: no text of a server or an SDK is passed on unless it is known to hold no credentials.
 */
export type RemoteFault = 'denied' | 'missing' | 'changed' | 'throttled' | 'unavailable' | 'cut' | 'misused'

export class RemoteError extends UserError {
  override name = 'RemoteError'
  readonly fault: RemoteFault
  /** What the server asked to wait before the next try. */
  readonly waitMs: number | undefined

  constructor(
    fault: RemoteFault,
    message: string,
    options: { hint?: string; cause?: unknown; waitMs?: number } = {},
  ) {
    super(message, options)
    this.fault = fault
    this.waitMs = options.waitMs
  }
}
