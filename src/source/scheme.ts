import type { Found, Grouped } from './part.ts'

/** One kind of source that is named by a word before a colon: `s3://`, `hdfs://`, `shs:`. One file in its folder declares it. */
export interface Scheme {
  /** What a source begins with, `s3://` for one; lower case. */
  readonly prefixes: readonly string[]
  /** Its own options on the command line, by name without `--`; names are unique over all schemes. */
  readonly options: Readonly<Record<string, SchemeOption>>
  /** What lies there. Loads its SDK, if any, when called and not before. @throws UserError where it cannot be reached at all. */
  find(source: string, context: SourceContext): AsyncIterable<Found | Grouped>
}

export interface SchemeOption {
  readonly describe: string
  readonly type: 'string' | 'boolean' | 'number'
  readonly choices?: readonly string[]
}

/** What a search is done with. */
export interface SourceContext {
  readonly signal: AbortSignal | undefined
  /** Values of the options of schemes, by name without `--`. */
  readonly options: Readonly<Record<string, string | boolean | number | undefined>>
}
