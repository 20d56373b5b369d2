/** A history server on the network. */
import { UserError } from '../base/errors.ts'
import { addressOf } from '../source/history-server/address.ts'
import { Asker, webRequester } from '../source/history-server/requester.ts'
import { versionOf } from '../source/history-server/server.ts'
import { tried } from '../source/remote/retry.ts'
import type { Ask } from './answer.ts'

export interface RealServer {
  readonly url: string
  /** Of Spark, as it says. */
  readonly version: string
  readonly ask: Ask
}

export interface ServerOptions {
  readonly signal?: AbortSignal
  /** For one answer, in ms. */
  readonly timeout?: number
}

/** The server is there and gave no answer in time. */
export class NoAnswer extends UserError {
  override name = 'NoAnswer'
}

/** The first answer about a large log comes when it has been replayed. */
const PATIENCE = 600_000
/** What a text can be; an answer with all tasks of a large application comes near. */
const MOST_BYTES = 500 << 20

/**
 * Finds the server; throws UserError if there is none, or it is no history server. Every status is an answer that can be compared: of
 * a request that got one, nothing is tried again.
 */
export async function realServer(given: string, options: ServerOptions = {}): Promise<RealServer> {
  const requester = webRequester(addressOf(given))
  const { base } = requester
  const version = await inTime(base, options, (signal) => versionOf(new Asker(requester), signal))
  const ask: Ask = (path) =>
    inTime(base + path, options, (signal) =>
      tried(
        async () => {
          const response = await requester.request(path, signal)
          const type = response.headers['content-type'] ?? ''
          return { status: response.status, type, body: await response.text(MOST_BYTES) }
        },
        { signal },
      ),
    )
  return { url: base, version, ask }
}

async function inTime<T>(
  what: string,
  { signal, timeout = PATIENCE }: ServerOptions,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const patience = AbortSignal.timeout(timeout)
  try {
    return await work(signal ? AbortSignal.any([signal, patience]) : patience)
  } catch (cause) {
    signal?.throwIfAborted()
    if (patience.aborted) throw new NoAnswer(`${what} gave no answer in ${timeout / 1000} s.`, { cause })
    throw cause
  }
}
