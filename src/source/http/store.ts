import { failed } from '../remote/http-failed.ts'
import { type HttpResponse, httpRequest } from '../remote/http-request.ts'
import { shownUrl } from '../remote/shown-url.ts'
import { RemoteError, type RemoteFile, type RemoteStore } from '../remote/store.ts'

/** What a web server says of a file at first. */
export interface Probed {
  readonly file: Omit<RemoteFile, 'bytes'> & { readonly bytes: number | undefined }
  /** Whether it gives parts of it. */
  readonly seeks: boolean
}

/** How a server packs what it sends, though it is asked not to (RFC 9110 8.4); undefined where it does not. */
export function encodingOf({ headers }: HttpResponse): string | undefined {
  const encoding = (headers['content-encoding'] ?? '').trim().toLowerCase()
  return encoding === '' || encoding === 'identity' ? undefined : encoding
}

/** Asks for the first byte: a server that takes no HEAD takes this, and its answer says whether there are ranges. */
export async function probe(url: URL, signal: AbortSignal | undefined): Promise<Probed> {
  const response = await httpRequest(url, { signal, range: { from: 0, to: 1 } })
  await response.discard()
  const { status, headers } = response
  const range = /^bytes (?:\d+-\d+|\*)\/(\d+)$/.exec(headers['content-range'] ?? '')
  // 416: there is no first byte.
  const isPart = range !== null && (status === 206 || status === 416)
  if (status === 206 && !isPart)
    throw new RemoteError('misused', `${shownUrl(url)}: it sends a part and does not say which (status 206).`)
  if (!isPart && status !== 200) throw failed(response)
  // Of what is packed on the way, neither ranges nor the length are those of the file.
  const isPacked = encodingOf(response) !== undefined
  const seeks = isPart && !isPacked
  const length = isPacked ? undefined : headers['content-length']
  const bytes = seeks ? Number(range[1]) : length === undefined ? undefined : Number(length)
  const modified = Date.parse(headers['last-modified'] ?? '')
  return {
    seeks,
    file: {
      path: shownUrl(url),
      key: url.pathname,
      bytes,
      modified: Number.isNaN(modified) ? undefined : modified,
      version: headers.etag,
    },
  }
}

/** One file of a web server. The address may hold credentials and a query, which go with every request and are never shown. */
export function httpStore(address: URL, seeks: boolean): RemoteStore {
  return {
    seeks,
    async *list() {},
    async *read(file, from, to, signal) {
      const url = new URL(address)
      url.pathname = file.key
      const response = await httpRequest(url, {
        signal,
        ...(seeks && { range: { from, to } }),
        headers: onlyIfSame(file),
      })
      const start = await startOf(response, file, from)
      let skip = from - start
      for await (const bytes of response.body) {
        const rest = skip < bytes.length ? bytes.subarray(skip) : bytes.subarray(bytes.length)
        skip = Math.max(0, skip - bytes.length)
        if (rest.length > 0) yield rest
      }
    },
  }
}

/** A weak ETag is no condition (RFC 9110 13.1.1). */
function onlyIfSame({ version }: RemoteFile): Record<string, string> {
  return version === undefined || version.startsWith('W/') ? {} : { 'if-match': version }
}

/** The byte of the file at which an answer begins. @throws RemoteError where it is not that of the file that was asked for */
async function startOf(response: HttpResponse, file: RemoteFile, from: number): Promise<number> {
  const { status, headers } = response
  const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers['content-range'] ?? '')
  const total = status === 206 ? range?.[2] : headers['content-length']
  const problem =
    status !== 200 && status !== 206
      ? failed(response)
      : status === 206 && Number(range?.[1]) !== from
        ? new RemoteError('misused', `${file.path}: the server gives other bytes than were asked for.`)
        : isOther(file, headers, total === undefined || total === '*' ? undefined : Number(total))
          ? new RemoteError('changed', `${file.path} has changed.`)
          : undefined
  if (problem === undefined) return status === 206 ? from : 0
  await response.discard()
  throw problem
}

/** A log that has only grown is still the one that was listed, as far as that goes. */
function isOther(
  { version, modified, bytes }: RemoteFile,
  headers: Readonly<Record<string, string>>,
  total: number | undefined,
): boolean {
  if (version !== undefined && headers.etag !== undefined) return version !== headers.etag
  if (total !== undefined && total !== bytes) return total < bytes
  const now = Date.parse(headers['last-modified'] ?? '')
  return modified !== undefined && !Number.isNaN(now) && now !== modified
}
