/** Requests to a server that has Spark's REST API. */
import { failed } from '../remote/http-failed.ts'
import { type HttpResponse, httpRequest } from '../remote/http-request.ts'
import { BRIEF, mayTryAgain, PATIENT, type Patience, tried } from '../remote/retry.ts'
import { shownUrl } from '../remote/shown-url.ts'

/** Where such a server is, and how it is asked: another one puts its own cookies and headers here. */
export interface Requester {
  /** `http://host:18080/base`, as shown and kept: never with credentials or a query. */
  readonly base: string
  /** One request for a path below the base, `/api/v1/version` for one; nothing is tried again. @throws RemoteError if no answer came */
  request(path: string, signal: AbortSignal | undefined): Promise<HttpResponse>
}

/** The first answer about a large application comes when the server has replayed its log. */
const TIMEOUTS = { answerMs: 600_000, idleMs: 600_000 }

/** A server of the web. User and password of the address go with every request. */
export function webRequester(
  address: URL,
  headers: () => Readonly<Record<string, string>> = () => ({}),
): Requester {
  const base = new URL(address)
  base.search = ''
  base.hash = ''
  base.pathname = base.pathname.replace(/\/+$/, '')
  const root = base.href.replace(/\/$/, '')
  return {
    base: shownUrl(base).replace(/\/$/, ''),
    request: (path, signal) => httpRequest(root + path, { signal, headers: headers(), timeouts: TIMEOUTS }),
  }
}

/** These say that the server, or what stands before it, is not itself at the moment. */
const COME_AGAIN = new Set([408, 429, 502, 503, 504])

/**
 * Asks one server, again and again while it is away. Once it was away for too long, nobody waits for it that long any more: of a
 * thousand applications, each would.
 */
export class Asker {
  readonly requester: Requester
  #patience: Patience = BRIEF

  constructor(requester: Requester) {
    this.requester = requester
  }

  /**
   * What `read` makes of the answer, whatever its status. An answer that breaks off is asked for anew.
   * @throws RemoteError where the server is gone
   */
  async ask<T>(
    path: string,
    signal: AbortSignal | undefined,
    read: (response: HttpResponse) => Promise<T>,
  ): Promise<T> {
    const once = async () => {
      const response = await this.requester.request(path, signal)
      if (!COME_AGAIN.has(response.status)) return read(response)
      await response.discard()
      throw failed(response)
    }
    try {
      const answer = await tried(once, { signal, patience: this.#patience })
      this.#patience = PATIENT
      return answer
    } catch (error) {
      if (mayTryAgain(error)) this.#patience = IMPATIENT
      throw error
    }
  }
}

const IMPATIENT: Patience = { tries: 1, firstMs: 0, longestMs: 0 }
