import type { ListObjectsV2CommandOutput, S3Client } from '@aws-sdk/client-s3'
import { Listed } from '../remote/listed.ts'
import { pagesOf } from '../remote/pages.ts'
import { piecesOf } from '../remote/pieces-of.ts'
import { BRIEF, PATIENT, tried } from '../remote/retry.ts'
import { RemoteError, type RemoteFile, type RemoteStore } from '../remote/store.ts'
import { optional, s3Client, sdk } from './client.ts'
import { AWS, regionOfBucket, remoteError, tell, wasSkewed } from './errors.ts'
import type { S3Options } from './options.ts'
import { NOT_S3, type Where } from './told.ts'

/** Which page of a listing. */
interface PageOf {
  readonly prefix: string
  readonly delimiter?: string | undefined
  readonly most?: number
  readonly token?: string | undefined
}

/** The objects of one bucket. */
export class S3Store implements RemoteStore {
  readonly #bucket: string
  readonly #options: S3Options
  readonly #listed: Listed
  #client: Promise<S3Client>
  #region: string | undefined

  /** @param listed hears how many objects more were listed */
  constructor(bucket: string, options: S3Options, listed?: (files: number) => void) {
    this.#listed = new Listed(`s3://${bucket}`, listed)
    this.#bucket = bucket
    this.#options = options
    this.#client = s3Client(options)
    this.#client.catch(() => undefined)
  }

  /** A key names an object and a "folder": `logs` is the object `logs` and what is below `logs/`, but not `logs-old/x`. */
  async *list(key: string, signal: AbortSignal | undefined): AsyncGenerator<readonly RemoteFile[]> {
    const isFolder = key === '' || key.endsWith('/')
    if (!isFolder) {
      // The first key, in order, that begins with these letters is the object itself, if it is there.
      const first = this.#files(await this.#page({ prefix: key, most: 1 }, signal))
      if (first[0]?.key === key) yield first
    }
    yield* this.below(isFolder ? key : `${key}/`, signal)
  }

  async *siblings(
    folder: string,
    beginnings: readonly string[],
    signal: AbortSignal | undefined,
  ): AsyncGenerator<readonly RemoteFile[]> {
    const place = folder === '' ? '' : `${folder}/`
    for (const beginning of beginnings) yield* this.below(`${place}${beginning}`, signal, '/')
  }

  /** All objects whose key begins with these letters, page by page; with a delimiter those that have none of it after them. */
  async *below(
    prefix: string,
    signal: AbortSignal | undefined,
    delimiter?: string,
  ): AsyncGenerator<readonly RemoteFile[]> {
    yield* pagesOf(this.#shown(prefix), async (token) => {
      const page = await this.#page({ prefix, delimiter, token }, signal)
      const items = this.#files(page)
      this.#listed.add(items.length)
      return { items, first: items[0]?.key, next: this.#behind(page, prefix) }
    })
  }

  /** What the next page is asked for with. A server that knows no `list-type=2` says that there is more, and not how to ask for it. */
  #behind(page: ListObjectsV2CommandOutput, prefix: string): string | undefined {
    if (page.IsTruncated !== true) return undefined
    if (page.NextContinuationToken) return page.NextContinuationToken
    throw new RemoteError(
      'misused',
      `The list of ${this.#shown(prefix)} is longer than its server gives: it does not say how to go on.`,
      { hint: 'It must know the second version of lists (ListObjectsV2). Name folders of fewer files.' },
    )
  }

  async *read(
    file: RemoteFile,
    from: number,
    to: number,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<Uint8Array> {
    if (from >= to) return
    const { GetObjectCommand } = await sdk()
    const command = new GetObjectCommand({
      Bucket: this.#bucket,
      Key: file.key,
      Range: `bytes=${from}-${to - 1}`,
      ...(file.version !== undefined && { IfMatch: file.version }),
      ...this.#payer,
    })
    const where = this.#where(file.path)
    const answer = await this.#ask(where, (client) => client.send(command, abortable(signal)))
    const body = answer.Body as AsyncIterable<Uint8Array> & { destroy?(): void }
    // A server may ignore the range, and then sends all of it from the start.
    if (answer.ContentRange === undefined ? from > 0 : !answer.ContentRange.startsWith(`bytes ${from}-`))
      throw new RemoteError(
        'misused',
        `${where.host} does not give ranges of objects, which are needed here.`,
      )
    let left = to - from
    try {
      for await (const chunk of piecesOf(body)) {
        const piece = chunk.subarray(0, left)
        left -= piece.length
        yield piece
        if (left === 0) return
      }
    } catch (error) {
      signal?.throwIfAborted()
      throw remoteError(error, where, 'cut')
    } finally {
      body.destroy?.()
    }
    throw new RemoteError('cut', `${where.host} ended its answer ${left} bytes too early (${file.path}).`)
  }

  /** A link to an object that needs no credentials, for so many seconds. */
  async presigned(key: string, seconds: number): Promise<string> {
    const { GetObjectCommand } = await sdk()
    const { getSignedUrl } = await optional(() => import('@aws-sdk/s3-request-presigner'))
    const command = new GetObjectCommand({ Bucket: this.#bucket, Key: key, ...this.#payer })
    const where = this.#where(this.#shown(key))
    return this.#ask(where, (client) => getSignedUrl(client, command, { expiresIn: seconds }))
  }

  async #page(
    { prefix, most, token, delimiter }: PageOf,
    signal: AbortSignal | undefined,
  ): Promise<ListObjectsV2CommandOutput> {
    const { ListObjectsV2Command } = await sdk()
    const command = new ListObjectsV2Command({
      Bucket: this.#bucket,
      Prefix: prefix,
      MaxKeys: most,
      Delimiter: delimiter,
      ContinuationToken: token,
      // A key may hold what XML cannot.
      EncodingType: 'url',
      ...this.#payer,
    })
    const where = this.#where(this.#shown(prefix))
    const page = await tried(() => this.#ask(where, (client) => client.send(command, abortable(signal))), {
      signal,
      patience: token === undefined ? BRIEF : PATIENT,
    })
    // A page of a web console is well-formed too, and would be an empty list.
    if (page.Name === undefined) throw tell(NOT_S3, where)
    return page
  }

  /** Asks once; once more where the answer says that the bucket is in another region, or that it is another time. */
  async #ask<T>(where: Where, send: (client: S3Client) => Promise<T>): Promise<T> {
    const client = await this.#client
    try {
      return await send(client)
    } catch (error) {
      const region = regionOfBucket(error)
      try {
        if (region !== undefined && region !== this.#region) {
          this.#region = region
          this.#client = s3Client(this.#options, region)
          return await send(await this.#client)
        }
        if (wasSkewed(error)) return await send(client)
      } catch (second) {
        throw remoteError(second, where)
      }
      throw remoteError(error, where)
    }
  }

  #files({ Contents = [], EncodingType }: ListObjectsV2CommandOutput): RemoteFile[] {
    return Contents.flatMap(({ Key, Size, LastModified, ETag }) => {
      if (Key === undefined) return []
      const key = EncodingType === 'url' ? decoded(Key) : Key
      const modified = LastModified?.getTime()
      return [{ path: this.#shown(key), key, bytes: Size ?? 0, modified, version: ETag }]
    })
  }

  #shown(key: string): string {
    return `s3://${this.#bucket}/${key}`
  }

  #where(path: string): Where {
    const { endpoint, profile = process.env.AWS_PROFILE } = this.#options
    const host = endpoint === undefined ? AWS : new URL(endpoint).host
    return { bucket: this.#bucket, path, host, profile }
  }

  get #payer(): { RequestPayer?: 'requester' } {
    return this.#options.payer ? { RequestPayer: 'requester' } : {}
  }
}

function abortable(signal: AbortSignal | undefined): { abortSignal?: AbortSignal } {
  return signal === undefined ? {} : { abortSignal: signal }
}

/** Keys come as in a URL, with + for a space. */
function decoded(key: string): string {
  try {
    return decodeURIComponent(key.replaceAll('+', ' '))
  } catch {
    return key
  }
}
