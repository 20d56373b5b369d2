import type { HttpResponse } from './http-request.ts'
import { shownUrl } from './shown-url.ts'
import { RemoteError, type RemoteFault } from './store.ts'

/** An answer that is no success, as an error; nothing of its body is told. */
export function failed({ status, url, headers }: HttpResponse): RemoteError {
  const fault = faultOf(status)
  const waitMs = waitOf(headers['retry-after'])
  const hint = HINTS[status]
  return new RemoteError(fault, `${shownUrl(url)}: ${WORDS[fault]} (status ${status}).`, {
    ...(hint !== undefined && { hint }),
    ...(waitMs !== undefined && { waitMs }),
  })
}

function faultOf(status: number): RemoteFault {
  if (status === 401 || status === 403 || status === 407) return 'denied'
  if (status === 404 || status === 410) return 'missing'
  // What was asked for by its version or its length is not that any more.
  if (status === 412 || status === 416) return 'changed'
  if (status === 429 || status === 503) return 'throttled'
  return status >= 500 || status === 408 ? 'unavailable' : 'misused'
}

const WORDS: Readonly<Record<RemoteFault, string>> = {
  denied: 'it does not let us in',
  missing: 'there is nothing there',
  changed: 'it has changed',
  throttled: 'the server asks to come again later',
  unavailable: 'the server fails',
  cut: 'the connection was cut',
  misused: 'the server does not take this request',
}

const HINTS: Readonly<Record<number, string>> = {
  401: 'User and password can stand in the address: http://user:password@host/.',
  403: 'Whoever runs the server decides who may read there. A signed address may have expired.',
  407: 'The proxy wants a user: HTTPS_PROXY=http://user:password@proxy:port.',
}

/** Retry-After in ms: seconds or a date (RFC 9110 10.2.3). */
function waitOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const ms = /^\d{1,6}$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now()
  return ms >= 0 ? ms : undefined
}
