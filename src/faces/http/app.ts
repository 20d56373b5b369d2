/** The history server's REST API over a loaded database. */
import { type Context, Hono } from 'hono'
import { compress } from 'hono/compress'
import { type Attempt, attemptsOf } from '../../answers/attempt.ts'
import type { AnyRequest, Endpoint, Settings } from '../../answers/endpoint.ts'
import { noSuchPage, notFound, Refusal } from '../../answers/errors.ts'
import { ENDPOINTS } from '../../answers/index.ts'
import { TEXT } from '../../answers/parameters.ts'
import type { Reader } from '../../store/reader.ts'
import { takes } from './accept.ts'
import { AnswerCache } from './answer-cache.ts'
import { AttemptCache } from './attempt-cache.ts'
import { errorPage } from './error-page.ts'
import { type GuardOptions, guard, securityHeaders } from './guard.ts'
import { inSnapshot, json } from './respond.ts'

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
      const request = requestOf(context, endpoint, settings)
      if (!takes(context.req.header('Accept'), endpoint.type)) return errorPage(context, 406)
      if (HAVE_ENDS.includes(context.req.param('attemptId') ?? '')) return errorPage(context, 404)
      if (endpoint.scope === 'root')
        return inSnapshot(context, reader, (reader) => endpoint.answer({ ...request, reader }))
      const known = await attemptOf(context, (appId) => attempts.of(appId))
      const { pathname, search } = new URL(context.req.url)
      const version = options.version?.(known.attempt_key) ?? 0
      const key = `${known.attempt_key} ${version} ${pathname}${search}`
      const kept = cache.get(key)
      if (kept !== undefined) return json(context, kept)
      let { completed } = known
      const answer = async (reader: Reader) => {
        // What was known may be gone by now: then the answer would be that it is empty.
        const attempt =
          options.version === undefined ? known : await attemptOf(context, (id) => attemptsOf(reader, id))
        completed = attempt.completed
        return endpoint.answer({ ...request, reader, attempt })
      }
      return inSnapshot(context, reader, answer, (body) => {
        // What runs changes with the clock.
        if (completed) cache.add(key, body)
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

/** What is below these is theirs, also where it leads nowhere (OneApplicationResource.scala): no attempt is reached by such an id. */
const HAVE_ENDS = ['stages', 'sql', 'streaming']

/**
 * What is nothing else is the id of an attempt to Spark, and what is below an attempt of an attempt it answers with its
 * path (OneApplicationResource.scala, applicationAttempt).
 */
function isBelowAttempt(path: string): boolean {
  const [below, next] = /^\/api\/v1\/applications\/[^/]+\/([^/]+)\/([^/]+)/.exec(path)?.slice(1) ?? []
  return [below, next].every((part) => part !== undefined && !HAVE_ENDS.includes(part))
}

/** `{name}` of a declaration in Hono's words. */
function honoPath({ path, parameters }: Endpoint): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => `:${name}{${(parameters[name] ?? TEXT).pattern}}`)
}

function requestOf(
  context: Context,
  { parameters }: Endpoint,
  settings: Settings,
): Omit<AnyRequest, 'reader'> {
  const path: Record<string, unknown> = {}
  for (const [name, { value }] of Object.entries(parameters)) {
    path[name] = value(context.req.param(name) ?? '')
    if (path[name] === undefined) throw noSuchPage()
  }
  return { settings, path, queries: (name) => context.req.queries(name) ?? [] }
}

/** The attempt that the path names (ApiRootResource.scala, withUI): without an attempt id, only one that has none. */
async function attemptOf(
  context: Context,
  attemptsOf: (appId: string) => Promise<readonly Attempt[]>,
): Promise<Attempt> {
  const appId = context.req.param('appId') ?? ''
  const attemptId = context.req.param('attemptId')
  const attempts = await attemptsOf(appId)
  const attempt = attempts.find(({ attempt_id }) => attempt_id === (attemptId ?? ''))
  if (attempt === undefined)
    throw notFound(`no such app: ${appId}${attemptId === undefined ? '' : `/${attemptId}`}`)
  return attempt
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
