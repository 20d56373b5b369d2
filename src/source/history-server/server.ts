/** What answers at an address: a history server, or an application that runs. */
import { parseJson } from '../../base/exact-json.ts'
import { Fields, ShapeError } from '../../base/json-fields.ts'
import type { ListedAttempt } from '../answers.ts'
import { failed } from '../remote/http-failed.ts'
import type { HttpResponse } from '../remote/http-request.ts'
import { shownUrl } from '../remote/shown-url.ts'
import { RemoteError } from '../remote/store.ts'
import { listedAttempts, pathOf } from './listing.ts'
import type { Asker } from './requester.ts'

export const API = '/api/v1'

/** A list of a hundred thousand applications, and the largest of plans. */
export const MOST_BYTES = 256 << 20

/** The version of Spark that it says it is. @throws RemoteError if it is no such server */
export async function versionOf(asker: Asker, signal: AbortSignal | undefined): Promise<string> {
  const { base } = asker.requester
  return asker.ask(`${API}/version`, signal, async (response) => {
    if (response.status === 401 || response.status === 403) {
      await response.discard()
      throw failed(response)
    }
    const version = response.status === 200 ? sparkIn(await response.text(MOST_BYTES)) : undefined
    if (version !== undefined) return version
    await response.discard()
    throw notOne(base, response)
  })
}

function sparkIn(text: string): string | undefined {
  try {
    return new Fields(parseJson(text), 'version').textOr('spark') ?? undefined
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof ShapeError) return undefined
    throw error
  }
}

/** What is for people: Spark's own answers are JSON and zips. */
export function isPage({ status, headers }: HttpResponse): boolean {
  return status === 200 && /^text\/html\b/i.test(headers['content-type'] ?? '')
}

function notOne(base: string, response: HttpResponse): RemoteError {
  const { status, url } = response
  const elsewhere = shownUrl(url).startsWith(base) ? '' : ` It led to ${url.origin}.`
  return new RemoteError(
    'misused',
    isPage(response)
      ? `${base} is no Spark history server: ${API}/version is a web page, perhaps of a login.${elsewhere}`
      : `${base} is no Spark history server: ${API}/version has status ${status}.${elsewhere}`,
    {
      hint: 'Name the address that its page of applications has, with the path before /api or /history if there is one: shs:http://localhost:18080.',
    },
  )
}

/** A status that says no for good: a server that fails on one application fails on it again. */
export async function refused(response: HttpResponse): Promise<RemoteError> {
  await response.discard()
  const { fault, message, hint } = failed(response)
  const final = fault === 'denied' || fault === 'missing' ? fault : 'misused'
  return new RemoteError(final, message, hint === undefined ? {} : { hint })
}

/** What it lists, as far as the server narrows it: `query` holds parameters of `/applications`. @throws RemoteError */
export async function attemptsIn(
  asker: Asker,
  query: URLSearchParams,
  signal: AbortSignal | undefined,
): Promise<ListedAttempt[]> {
  const asked = query.size === 0 ? '' : `?${query.toString()}`
  return asker.ask(`${API}/applications${asked}`, signal, async (response) => {
    if (response.status !== 200) throw await refused(response)
    try {
      return listedAttempts(parseJson(await response.text(MOST_BYTES)))
    } catch (error) {
      if (!(error instanceof SyntaxError || error instanceof ShapeError)) throw error
      const { base } = asker.requester
      throw new RemoteError('misused', `${base} gives no list of applications: ${error.message}.`)
    }
  })
}

/**
 * Whether these are of an application that runs and answers itself. It lists itself alone, and has no logs to give: it answers with
 * an empty zip, or with status 503 (UIRoot in ApiRootResource.scala), which is not to be waited for.
 */
export async function isRunningItself(
  { requester }: Asker,
  listed: readonly ListedAttempt[],
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const [one, ...others] = listed
  if (one === undefined || one.completed || others.length > 0) return false
  const { status, body, discard } = await requester.request(`${API}${pathOf(one)}/logs`, signal)
  if (status !== 200) {
    await discard()
    return status === 503
  }
  let bytes = 0
  for await (const piece of body) {
    bytes += piece.length
    if (bytes > EMPTY_ZIP) return false
  }
  return bytes === EMPTY_ZIP
}

/** Its directory of no entries (APPNOTE.TXT 4.3.16). */
const EMPTY_ZIP = 22
