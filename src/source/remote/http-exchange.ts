import type { ClientRequest, IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { request as overHttp } from 'node:http'
import { request as overHttps } from 'node:https'
import { UserError } from '../../base/errors.ts'
import { type Agents, agents } from './agents.ts'
import { networkError } from './network-error.ts'
import { piecesOf } from './pieces-of.ts'
import { shownUrl } from './shown-url.ts'
import { RemoteError } from './store.ts'

export interface Asked {
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array | undefined
  readonly signal: AbortSignal | undefined
  /** For the first byte of the answer. */
  readonly answerMs?: number | undefined
  /** Between two pieces of the body. */
  readonly idleMs?: number | undefined
}

export interface Answered {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: AsyncIterable<Uint8Array>
  discard(): Promise<void>
}

const CONNECT_MS = 10_000
const ANSWER_MS = 60_000
const IDLE_MS = 60_000
/** So much of a body is read to its end sooner than another connection is made. */
const SOON_READ = 64 << 10

/**
 * One request and its answer, whatever its status. By Node's own client: what reads sockets in large pieces (`large-reads.ts`) fits
 * under it. @throws RemoteError
 */
export async function exchange(url: URL, asked: Asked): Promise<Answered> {
  asked.signal?.throwIfAborted()
  try {
    const response = await answerTo(url, asked)
    const body = bodyOf(response, url, asked)
    return {
      status: response.statusCode ?? 0,
      headers: response.headers,
      body,
      discard: () => discarded(response, body),
    }
  } catch (error) {
    asked.signal?.throwIfAborted()
    // Of the environment: a proxy that is none.
    if (error instanceof UserError) throw error
    throw networkError(error, shownUrl(url))
  }
}

async function answerTo(
  url: URL,
  { method, headers, body, signal, answerMs }: Asked,
): Promise<IncomingMessage> {
  const bare = new URL(url)
  bare.username = ''
  bare.password = ''
  const { httpAgent, httpsAgent } = await connectionsTo(url.hostname)
  const options = { method, headers, ...(signal && { signal }) }
  const request =
    url.protocol === 'https:'
      ? overHttps(bare, { ...options, agent: httpsAgent })
      : overHttp(bare, { ...options, agent: httpAgent })
  endUnlessConnected(request)
  const late = setTimeout(() => {
    request.destroy(new RemoteError('unavailable', `${shownUrl(url)}: it takes too long to answer.`))
  }, answerMs ?? ANSWER_MS)
  try {
    return await new Promise((resolve, reject) => {
      request.once('response', resolve)
      // It stays: what befalls the connection later is told by the body.
      request.on('error', reject)
      request.end(body)
    })
  } finally {
    clearTimeout(late)
  }
}

/** A host that is not there may take minutes to be found so. */
function endUnlessConnected(request: ClientRequest): void {
  request.once('socket', (socket) => {
    if (!socket.connecting) return
    const late = setTimeout(() => {
      request.destroy(Object.assign(new Error('There is no connection.'), { code: 'ETIMEDOUT' }))
    }, CONNECT_MS)
    for (const event of ['connect', 'close']) socket.once(event, () => clearTimeout(late))
  })
}

/** A server that stops sending is not waited for; that who reads takes long is no fault of its. */
async function* bodyOf(
  response: IncomingMessage,
  url: URL,
  { signal, idleMs }: Asked,
): AsyncGenerator<Uint8Array> {
  const pieces = piecesOf(response)
  try {
    for (;;) {
      const late = setTimeout(() => {
        response.destroy(new RemoteError('cut', `${shownUrl(url)}: it stopped sending.`))
      }, idleMs ?? IDLE_MS)
      const next = await pieces.next().finally(() => clearTimeout(late))
      if (next.done === true) return
      yield next.value
    }
  } catch (error) {
    signal?.throwIfAborted()
    throw networkError(error, shownUrl(url), 'cut')
  } finally {
    await pieces.return()
  }
}

async function discarded(response: IncomingMessage, body: AsyncIterable<Uint8Array>): Promise<void> {
  let left = SOON_READ
  if (Number(response.headers['content-length'] ?? 0) > left) {
    response.destroy()
    return
  }
  try {
    for await (const piece of body) {
      left -= piece.length
      if (left < 0) return
    }
  } catch {
    // Nobody wants it.
  }
}

const connections = new Map<string, Promise<Agents>>()

function connectionsTo(host: string): Promise<Agents> {
  const known = connections.get(host) ?? agents(host)
  connections.set(host, known)
  return known
}
