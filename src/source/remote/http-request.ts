import { UserError } from '../../base/errors.ts'
import { exchange } from './http-exchange.ts'
import { shownUrl } from './shown-url.ts'
import { RemoteError } from './store.ts'

export interface HttpRequest {
  /** GET if not given. */
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  /** Bytes `from` to `to` (excluded). A server may answer 200 with all of the file: see `HttpResponse.status`. */
  readonly range?: { readonly from: number; readonly to: number } | undefined
  readonly signal: AbortSignal | undefined
  /** Redirects that are followed, 5 if not given; 0: a redirect is an answer like any other. */
  readonly redirects?: number
  readonly timeouts?: HttpTimeouts
}

export interface HttpTimeouts {
  /** For the first byte of the answer. A history server may need minutes for the first look at a large application. */
  readonly answerMs?: number
  /** Between two pieces of the body. */
  readonly idleMs?: number
}

export interface HttpResponse {
  /** Where it came from in the end. */
  readonly url: URL
  readonly status: number
  /** By lower-case name; several of one name joined by `, `, cookies by a newline. */
  readonly headers: Readonly<Record<string, string>>
  /** Pieces of any size. To be read to its end or ended early (`break`), or given up with `discard`. @throws RemoteError `cut` */
  readonly body: AsyncIterable<Uint8Array>
  /** The body as text. @throws RemoteError `misused` where it has more than `most` bytes (64 MiB if not given) */
  text(most?: number): Promise<string>
  discard(): Promise<void>
}

/**
 * One HTTP request over connections that are kept: through the proxy that HTTPS_PROXY, HTTP_PROXY and NO_PROXY name, with the
 * certificates of NODE_EXTRA_CA_CERTS beside those of Node. Nothing is tried again here (`retry.ts` does), and every status is an
 * answer: `failed` in `http-failed.ts` makes an error of one. User and password of an address go as basic authentication; where a
 * redirect leads to another host, neither they nor `authorization` and `cookie` headers go along.
 * @throws RemoteError where no answer came: `unavailable` and `cut` may be tried again. Its text holds no credentials and no query.
 */
export async function httpRequest(address: string | URL, request: HttpRequest): Promise<HttpResponse> {
  let url = addressOf(address)
  let headers = headersOf(url, request)
  for (let left = request.redirects ?? 5; ; left--) {
    const response = await once(url, headers, request)
    const location = response.headers.location
    if (!REDIRECTS.has(response.status) || location === undefined || request.redirects === 0) return response
    await response.discard()
    if (left === 0)
      throw new RemoteError('misused', `${shownUrl(url)} redirects again and again.`, { hint: LOGIN })
    const next = nextAddress(location, url)
    if (next.origin !== url.origin) headers = withoutCredentials(headers)
    url = next
  }
}

const LOGIN = 'It may want a login that only a browser can do: open the address in one to see where it leads.'
const REDIRECTS = new Set([301, 302, 303, 307, 308])

async function once(
  url: URL,
  headers: Readonly<Record<string, string>>,
  { method = 'GET', body, signal, timeouts }: HttpRequest,
): Promise<HttpResponse> {
  const answer = await exchange(url, { method, headers, body, signal, ...timeouts })
  return {
    url,
    status: answer.status,
    headers: flat(answer.headers),
    body: answer.body,
    text: (most) => textOf(answer.body, url, most),
    discard: answer.discard,
  }
}

async function textOf(body: AsyncIterable<Uint8Array>, url: URL, most = 64 << 20): Promise<string> {
  const pieces: Uint8Array[] = []
  let length = 0
  for await (const piece of body) {
    length += piece.length
    if (length > most)
      throw new RemoteError('misused', `${shownUrl(url)} answers with more than ${most} bytes.`)
    pieces.push(piece)
  }
  return Buffer.concat(pieces).toString('utf8')
}

function addressOf(address: string | URL): URL {
  const url = URL.canParse(String(address)) ? new URL(String(address)) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw new UserError('This is no address of the web.', { hint: 'It is written as http://host:port/path.' })
  return url
}

function nextAddress(location: string, from: URL): URL {
  const next = URL.canParse(location, from.href) ? new URL(location, from.href) : undefined
  if (next === undefined || !/^https?:$/.test(next.protocol))
    throw new RemoteError('misused', `${shownUrl(from)} redirects to what is no address of the web.`)
  return next
}

function headersOf(url: URL, { headers, range }: HttpRequest): Record<string, string> {
  const { username, password } = url
  const basic = `${decoded(username)}:${decoded(password)}`
  return {
    // What is stored, byte for byte.
    'accept-encoding': 'identity',
    ...(username !== '' && { authorization: `Basic ${Buffer.from(basic).toString('base64')}` }),
    ...(range && { range: `bytes=${range.from}-${range.to - 1}` }),
    ...headers,
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function withoutCredentials(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => !/^(?:authorization|cookie)$/i.test(name)),
  )
}

function flat(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(name === 'set-cookie' ? '\n' : ', ') : (value ?? ''),
    ]),
  )
}
