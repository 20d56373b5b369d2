/** The history server's REST API over a loaded database. */
import { type Context, Hono } from 'hono'
import { compress } from 'hono/compress'
import type { Attempt } from '../../answers/attempt.ts'
import {
  type Answer,
  type AnyRequest,
  Download,
  type Endpoint,
  type Settings,
} from '../../answers/endpoint.ts'
import { noSuchPage, notFound, Refusal } from '../../answers/errors.ts'
import { ENDPOINTS } from '../../answers/index.ts'
import { isStreamed, jsonPieces, jsonText } from '../../answers/json-writer.ts'
import { TEXT } from '../../answers/parameters.ts'
import type { Reader } from '../../store/reader.ts'
import { AnswerCache } from './answer-cache.ts'
import { AttemptCache } from './attempt-cache.ts'
import { errorPage } from './error-page.ts'
import { type GuardOptions, guard, securityHeaders } from './guard.ts'

export interface AppOptions extends GuardOptions {
  /** What is secret in configurations: a regular expression in the syntax of RE2 (`spark.redaction.regex`). */
  readonly redaction?: string
  /**
   * Changes whenever the rows of an attempt do, or, without a key, those of any: what is kept of another version is not
   * used any more. To be given if the database changes while it is served.
   */
  version?(attemptKey?: number): number
  /** Called for each request once its answer begins. */
  onRequest?(request: Handled): void
  /** Called with what should not have happened; the client sees a 500 without it. */
  onError?(error: unknown): void
}

export interface Handled {
  readonly method: string
  readonly path: string
  readonly status: number
  readonly milliseconds: number
}

const ROOTS = { spark: '/api/v1/', afterglow: '/api/afterglow/v1/' }

/** The default of `spark.redaction.regex` in Spark 4.3.0. */
export const REDACTION = '(?i)secret|password|token|access[.]?key|credential'

/** An application that answers `/api/v1/...` from what `reader` reads; `request()` of it answers in process. */
export function createApp(reader: Reader, options: AppOptions = {}): Hono {
  const app = new Hono({ strict: false })
  const settings: Settings = { redaction: options.redaction ?? REDACTION, now: Date.now }
  const cache = new AnswerCache()
  const attempts = new AttemptCache(reader, () => options.version?.())
  if (options.onRequest !== undefined) app.use(reporting(options.onRequest.bind(options)))
  app.use(securityHeaders, guard(options), compress())

  const serve = (endpoint: Endpoint, below: string) => {
    app.get(`${ROOTS[endpoint.api]}${below}${honoPath(endpoint)}`, async (context) => {
      const { reader: _, ...request } = requestOf(context, endpoint, reader, settings)
      if (endpoint.scope === 'root') return respond(context, await endpoint.answer({ ...request, reader }))
      const attempt = await attemptOf(context, attempts)
      const { pathname, search } = new URL(context.req.url)
      const version = options.version?.(attempt.attempt_key) ?? 0
      const key = `${attempt.attempt_key} ${version} ${pathname}${search}`
      const kept = cache.get(key)
      if (kept !== undefined) return json(context, kept)
      return respond(context, await endpoint.answer({ ...request, reader, attempt }), (body) => {
        // What runs changes with the clock.
        if (attempt.completed) cache.add(key, body)
      })
    })
  }
  // What is below an application by its own name comes before an attempt that is named like it.
  for (const endpoint of ENDPOINTS) if (endpoint.scope === 'attempt') serve(endpoint, 'applications/:appId/')
  for (const endpoint of ENDPOINTS)
    if (endpoint.scope === 'attempt') serve(endpoint, 'applications/:appId/:attemptId/')
  for (const endpoint of ENDPOINTS) if (endpoint.scope === 'root') serve(endpoint, '')

  app.notFound((context) => {
    const { pathname } = new URL(context.req.url)
    if (!isBelowAttempt(pathname)) return errorPage(context, 404)
    return context.body(pathname, 404, { 'Content-Type': 'text/plain' })
  })
  app.onError((error, context) => {
    if (!(error instanceof Refusal)) {
      options.onError?.(error)
      return errorPage(context, 500, 'Request failed.')
    }
    if (error.form === 'page') return errorPage(context, error.status, error.message)
    return context.body(error.message, error.status, { 'Content-Type': error.type })
  })
  return app
}

/**
 * What is nothing else is the id of an attempt to Spark, and what is below an attempt of an attempt it answers with its
 * path (OneApplicationResource.scala, applicationAttempt). These three have ends of their own.
 */
function isBelowAttempt(path: string): boolean {
  const [below, next] = /^\/api\/v1\/applications\/[^/]+\/([^/]+)\/([^/]+)/.exec(path)?.slice(1) ?? []
  return [below, next].every((part) => part !== undefined && !['stages', 'sql', 'streaming'].includes(part))
}

/** `{name}` of a declaration in Hono's words. */
function honoPath({ path, parameters }: Endpoint): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => `:${name}{${(parameters[name] ?? TEXT).pattern}}`)
}

function requestOf(
  context: Context,
  { parameters }: Endpoint,
  reader: Reader,
  settings: Settings,
): AnyRequest {
  const path: Record<string, unknown> = {}
  for (const [name, { value }] of Object.entries(parameters)) {
    path[name] = value(context.req.param(name) ?? '')
    if (path[name] === undefined) throw noSuchPage()
  }
  return { reader, settings, path, queries: (name) => context.req.queries(name) ?? [] }
}

/** The attempt that the path names (ApiRootResource.scala, withUI): without an attempt id, only one that has none. */
async function attemptOf(context: Context, cache: AttemptCache): Promise<Attempt> {
  const appId = context.req.param('appId') ?? ''
  const attemptId = context.req.param('attemptId')
  const attempts = await cache.of(appId)
  const attempt = attempts.find(({ attempt_id }) => attempt_id === (attemptId ?? ''))
  if (attempt === undefined)
    throw notFound(`no such app: ${appId}${attemptId === undefined ? '' : `/${attemptId}`}`)
  return attempt
}

async function respond(
  context: Context,
  answer: Answer,
  keep?: (body: Uint8Array<ArrayBuffer>) => void,
): Promise<Response> {
  if (answer instanceof Download) {
    context.header('Content-Disposition', `attachment; filename=${answer.name}`)
    return context.body(await started(answer.bytes), 200, { 'Content-Type': 'application/octet-stream' })
  }
  if (isStreamed(answer)) {
    const pieces = await started(encoded(jsonPieces(answer)))
    return context.body(pieces, 200, { 'Content-Type': 'application/json' })
  }
  const body = new TextEncoder().encode(jsonText(answer))
  keep?.(body)
  return json(context, body)
}

function json(context: Context, body: Uint8Array<ArrayBuffer>): Response {
  return context.body(body, 200, {
    'Content-Type': 'application/json',
    'Content-Length': String(body.length),
  })
}

async function* encoded(pieces: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  for await (const piece of pieces) yield encoder.encode(piece)
}

/** A body of which the first piece is there: what fails before it can still be told with a status. */
async function started(pieces: AsyncIterable<Uint8Array>): Promise<ReadableStream<Uint8Array>> {
  const iterator = pieces[Symbol.asyncIterator]()
  let next: IteratorResult<Uint8Array> | undefined = await iterator.next()
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = next ?? (await iterator.next())
      next = undefined
      if (done) controller.close()
      else controller.enqueue(value)
    },
    async cancel() {
      await iterator.return?.()
    },
  })
}

function reporting(report: (request: Handled) => void) {
  return async (context: Context, next: () => Promise<void>) => {
    const began = performance.now()
    await next()
    const { pathname, search } = new URL(context.req.url)
    report({
      method: context.req.method,
      path: pathname + search,
      status: context.res.status,
      milliseconds: performance.now() - began,
    })
  }
}
