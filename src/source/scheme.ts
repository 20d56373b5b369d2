import type { Filters } from './filters.ts'
import type { Found, Grouped } from './part.ts'
import type { FetchedFiles } from './remote/fetched-files.ts'

/**
 * One kind of source that is named by a word before a colon: `s3://`, `hdfs://`, `shs:`. One file in its folder declares it, and
 * `schemes.ts` lists it. That file is read at every start: what `find` needs, it imports when it is called.
 */
export interface Scheme {
  /** What a source begins with, `s3://` for one; lower case. */
  readonly prefixes: readonly string[]
  /** Its own options on the command line, by name without `--`; names are unique over all schemes. */
  readonly options: Readonly<Record<string, SchemeOption>>
  /**
   * What lies there, as it is listed. Paths in it begin with a prefix or with a word and `://`, and hold no credentials and no query.
   * A `single` may still be an archive: it is looked into by the caller. Loads its SDK, if any, when called and not before.
   * @throws UserError where it cannot be reached at all, or its listing breaks off
   */
  find(source: string, context: SourceContext): AsyncIterable<Found | Grouped>
  /** Makes links that let anyone read a file for a while, where the store has such. Asked for, shown, and never kept. */
  linker?(options: SchemeOptions): Promise<Linker>
}

/** A link to a file, by its path, that runs out after so many seconds. @throws RemoteError */
export type Linker = (path: string, seconds: number) => Promise<string>

export interface SchemeOption {
  readonly describe: string
  readonly type: 'string' | 'boolean' | 'number'
  readonly choices?: readonly string[]
}

/** Values of the options of schemes, by name without `--`; what was not given is not there or undefined. */
export type SchemeOptions = Readonly<Record<string, string | boolean | number | undefined>>

/** What a search is done with. */
export interface SourceContext {
  readonly signal: AbortSignal | undefined
  readonly options: SchemeOptions
  /** What is asked for: a scheme may ask its server for less. What it gives is filtered all the same. */
  readonly filters: Filters
  /** For what must be on disk to be read, and for what is to be kept there. */
  readonly disk: FetchedFiles
  /** Hears how many files more were listed, wanted or not: a listing may take long before it gives anything. */
  readonly listed?: (files: number) => void
}
