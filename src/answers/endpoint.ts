/** How an endpoint is declared: all that is known about it stands in one place. */
import type { Reader } from '../store/reader.ts'
import type { Attempt } from './attempt.ts'
import type { Json } from './json.ts'
import type { PathParameter, QueryParameter } from './parameters.ts'

/** What the server itself decides. */
export interface Settings {
  /** Java regular expression of what is secret (`spark.redaction.regex` of the history server), in the syntax of RE2. */
  readonly redaction: string
  /** Epoch milliseconds: what runs still has lasted until now. */
  now(): number
}

export interface Context<P, Q> {
  readonly reader: Reader
  readonly settings: Settings
  readonly path: P
  readonly query: Q
  /** What a request gives under a name that is not known before. */
  queries(name: string): readonly string[]
}

/** Files to save: a name, and bytes as they come. */
export class Download {
  readonly name: string
  readonly bytes: AsyncIterable<Uint8Array>

  constructor(name: string, bytes: AsyncIterable<Uint8Array>) {
    this.name = name
    this.bytes = bytes
  }
}

export type Answer = Json | Download

/** Where an endpoint is: at the root of its API, or below each application and each of its attempts. */
export type Endpoint = RootEndpoint | AttemptEndpoint

interface Declared {
  /** `spark`: below `/api/v1`, as Spark has it; `afterglow`: ours alone, below `/api/afterglow/v1`. */
  readonly api: Api
  /** `{name}` is a parameter; see `parameters`. */
  readonly path: string
  readonly parameters: Readonly<Record<string, PathParameter<unknown>>>
  /** What an answer is, where it is one. */
  readonly type: MediaType
}

export interface RootEndpoint extends Declared {
  readonly scope: 'root'
  answer(request: AnyRequest): Promise<Answer>
}

export interface AttemptEndpoint extends Declared {
  readonly scope: 'attempt'
  answer(request: AnyRequest & { readonly attempt: Attempt }): Promise<Answer>
}

/** A request as it comes: parameters by name. */
export interface AnyRequest {
  readonly reader: Reader
  readonly settings: Settings
  readonly path: Readonly<Record<string, unknown>>
  queries(name: string): readonly string[]
}

type Api = 'spark' | 'afterglow'
type MediaType = 'application/json' | 'application/octet-stream'

interface Declaration<P, Q, C> {
  /** `spark` if not given. */
  readonly api?: Api
  readonly path: string
  readonly parameters?: { readonly [K in keyof P]: PathParameter<P[K]> }
  /** `application/json` if not given. */
  readonly type?: MediaType
  readonly query?: { readonly [K in keyof Q]: QueryParameter<Q[K]> }
  answer(context: C): Promise<Answer>
}

/** Declares an endpoint that belongs to no application. */
export function rootEndpoint<P, Q>(declared: Declaration<P, Q, Context<P, Q>>): RootEndpoint {
  return {
    scope: 'root',
    api: declared.api ?? 'spark',
    path: declared.path,
    parameters: { ...declared.parameters },
    type: declared.type ?? 'application/json',
    answer: (request) => declared.answer(contextOf(declared, request)),
  }
}

/** Declares an endpoint of applications and their attempts. */
export function attemptEndpoint<P, Q>(
  declared: Declaration<P, Q, Context<P, Q> & { readonly attempt: Attempt }>,
): AttemptEndpoint {
  return {
    scope: 'attempt',
    api: declared.api ?? 'spark',
    path: declared.path,
    parameters: { ...declared.parameters },
    type: declared.type ?? 'application/json',
    answer: (request) => declared.answer({ ...contextOf(declared, request), attempt: request.attempt }),
  }
}

function contextOf<P, Q>(
  declared: Declaration<P, Q, never>,
  { reader, settings, path, queries }: AnyRequest,
): Context<P, Q> {
  const converters: readonly [string, QueryParameter<unknown>][] = Object.entries(declared.query ?? {})
  const query = Object.fromEntries(converters.map(([name, convert]) => [name, convert(queries(name))]))
  // The converters that were declared have made both.
  return { reader, settings, path: path as P, query: query as Q, queries }
}
