/** A history server that AWS runs: an address that is good once and for an hour, and then a session by cookies. */
import { parseJson } from '../../base/exact-json.ts'
import { addressOf } from '../history-server/address.ts'
import type { Requester } from '../history-server/requester.ts'
import { type HttpResponse, httpRequest } from '../remote/http-request.ts'
import { RemoteError } from '../remote/store.ts'
import { CookieJar } from './cookies.ts'

/** Gets a new address, which opens one session. */
export type FreshAddress = (signal: AbortSignal | undefined) => Promise<URL>

interface Session {
  /** Where Spark's pages are, without a slash at the end. */
  readonly base: string
  readonly jar: CookieJar
}

/**
 * Opens a session. Where it has ended, a new one is opened and the request is made again.
 * @param shown what its answers are known by; the address changes from day to day
 * @throws RemoteError where no Spark answers there
 */
export async function openAppUi(
  fresh: FreshAddress,
  shown: string,
  signal: AbortSignal | undefined,
): Promise<Requester> {
  const open = async (): Promise<Session> => newSession(await fresh(signal), shown, signal)
  let session = open()
  await session
  return {
    base: shown,
    async request(path, signal) {
      const used = session
      const { base, jar } = await used
      const response = await follow(new URL(base + path), jar, signal)
      if (!isLoggedOut(response, base)) return response
      await response.discard()
      // Of several requests that find it ended, the first one opens the new session.
      if (session === used) session = open()
      const again = await session
      return follow(new URL(again.base + path), again.jar, signal)
    },
  }
}

/** The address may be used once: whatever it answers, it is not asked again. */
async function newSession(address: URL, shown: string, signal: AbortSignal | undefined): Promise<Session> {
  const jar = new CookieJar()
  const first = await follow(address, jar, signal)
  await first.discard()
  if (first.status === 401 || first.status === 403)
    throw new RemoteError(
      'denied',
      `${shown}: the address that AWS gave is not accepted (status ${first.status}).`,
      {
        hint: 'It is good for an hour by the clock of this machine and theirs; run the same command again.',
      },
    )
  // EMR has the history server below /shs; a running job's own UI is where the address leads to.
  const bases = [`${address.origin}/shs`, withoutSlash(addressOf(first.url.href)), first.url.origin]
  for (const base of new Set(bases)) if (await isSpark(base, jar, signal)) return { base, jar }
  throw new RemoteError('misused', `${shown}: no Spark answers at the address that AWS gave.`, {
    hint: 'Open the UI in the console: it may say that the logs are too old (30 days are kept) or not in the default place.',
  })
}

async function isSpark(base: string, jar: CookieJar, signal: AbortSignal | undefined): Promise<boolean> {
  const response = await follow(new URL(`${base}/api/v1/version`), jar, signal)
  if (response.status !== 200) {
    await response.discard()
    return false
  }
  try {
    const answer = parseJson(await response.text(1 << 20))
    return typeof answer === 'object' && answer !== null && 'spark' in answer
  } catch (error) {
    if (error instanceof SyntaxError) return false
    throw error
  }
}

/** The first answer about a large application comes when the server has replayed its log. */
const TIMEOUTS = { answerMs: 600_000, idleMs: 600_000 }
const MOST_REDIRECTS = 10

/** Asks with the cookies that are there, takes those that come, and goes where it is sent. */
async function follow(to: URL, jar: CookieJar, signal: AbortSignal | undefined): Promise<HttpResponse> {
  let url = to
  for (let left = MOST_REDIRECTS; ; left--) {
    const response = await httpRequest(url, {
      signal,
      headers: jar.headers(url),
      redirects: 0,
      timeouts: TIMEOUTS,
    })
    jar.keep(url, response.headers['set-cookie'])
    const { location } = response.headers
    if (response.status < 300 || response.status >= 400 || location === undefined) return response
    await response.discard()
    if (left === 0 || !URL.canParse(location, url.href))
      throw new RemoteError('misused', `${url.origin} redirects to nowhere.`)
    url = new URL(location, url)
  }
}

/** A page to log in is at another place. */
function isLoggedOut({ status, url }: HttpResponse, base: string): boolean {
  return status === 401 || status === 403 || url.origin !== new URL(base).origin
}

function withoutSlash(url: URL): string {
  return url.href.replace(/\/$/, '')
}
