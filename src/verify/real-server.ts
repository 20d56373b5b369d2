/** A history server on the network. */
import { UserError } from '../base/errors.ts'
import { type Answer, type Ask, read } from './answer.ts'
import { isObject } from './json.ts'

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
const TRIES = 3

/** Finds the server; throws UserError if there is none, or it is no history server. */
export async function realServer(given: string, options: ServerOptions = {}): Promise<RealServer> {
  const url = baseOf(given)
  const ask: Ask = (path) => askAt(url, path, options)
  const { status, body } = read(await ask('/api/v1/version'))
  const spark = isObject(body) ? body.get('spark') : undefined
  if (status === 401 || status === 403)
    throw new UserError(`${url} wants to know who asks (status ${status}).`, {
      hint: 'Name a history server that answers without a login.',
    })
  if (status !== 200 || typeof spark !== 'string') {
    throw new UserError(`${url} is no Spark history server: /api/v1/version has status ${status}.`, {
      hint: 'Name the address that its page of applications has, for one http://localhost:18080.',
    })
  }
  return { url, version: spark, ask }
}

/** The address without what people copy along with it. */
function baseOf(given: string): string {
  const url = URL.canParse(given) ? new URL(given) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new UserError(`${given} is no address of a server.`, {
      hint: 'Begin with http:// or https://, for one http://localhost:18080.',
    })
  }
  return `${url.origin}${url.pathname.replace(/\/(api\/v1\/?.*)?$/, '')}`
}

async function askAt(base: string, path: string, options: ServerOptions): Promise<Answer> {
  const timeout = options.timeout ?? PATIENCE
  for (let tries = 1; ; tries++) {
    const patience = AbortSignal.timeout(timeout)
    const signal = options.signal ? AbortSignal.any([options.signal, patience]) : patience
    try {
      const answer = await fetch(base + path, { signal })
      const type = answer.headers.get('content-type') ?? ''
      return { status: answer.status, type, body: await answer.text() }
    } catch (cause) {
      options.signal?.throwIfAborted()
      if (patience.aborted)
        throw new NoAnswer(`${base}${path} gave no answer in ${timeout / 1000} s.`, { cause })
      // The server may have closed a connection that it kept open until just now.
      if (tries < TRIES) continue
      throw new UserError(`${base}${path} cannot be asked: ${reasonOf(cause)}.`, {
        hint: 'Is the history server running, and can this machine reach it?',
        cause,
      })
    }
  }
}

/** fetch says only that it failed; the reason is its cause. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  const text = cause instanceof Error ? cause.message : String(cause)
  return code === '' || text.includes(code) ? text : [code, text].filter(Boolean).join(' ')
}
