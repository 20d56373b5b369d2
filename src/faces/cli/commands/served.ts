/** What `serve` answers from: a database as it is, or one that is made of sources, once or again and again. */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { declarations } from '../../../analyses/schema.ts'
import { UserError } from '../../../base/errors.ts'
import type { SourceOptions } from '../../../load/select.ts'
import { LOADING, load } from '../../../load.ts'
import { closeDatabase } from '../../../store/database.ts'
import { createReader, openReader, type Reader, SERVING_LIVE } from '../../../store/reader.ts'
import { openOrMake } from '../../../store/template.ts'
import { type Round, Watcher } from '../../../watch.ts'
import type { Terminal } from '../main.ts'
import { showProgress } from '../render/progress.ts'
import { printableLines } from '../render/text.ts'
import { temporaryFolder } from './temporary-folder.ts'

export interface Served {
  readonly reader: Reader
  /**
   * Changes whenever the rows of an attempt do; without a key, whenever those of any do, or an attempt comes or goes. Of a database that
   * is not written to there is none.
   */
  version?: (attemptKey?: number) => number
  close(): Promise<void>
}

export interface Sources {
  readonly sources: readonly string[]
  readonly options: SourceOptions
  /** A temporary file, removed at the end, if not given. */
  readonly db: string | undefined
  /** Undefined: the sources are loaded once. */
  readonly watchMs: number | undefined
}

/** Opens what is to be served. Throws UserError if that cannot be done. */
export async function openServed(from: Sources, terminal: Terminal): Promise<Served> {
  const { sources, db, watchMs } = from
  if (sources.length === 0) return ofDatabase(db ?? '')
  const temporary = db === undefined ? await temporaryFolder() : undefined
  const remove = async () => {
    if (temporary !== undefined) await rm(temporary, { recursive: true, force: true })
  }
  const path = db ?? join(temporary!, 'served.duckdb')
  try {
    const served = await (watchMs === undefined
      ? ofLoaded(from, path, terminal)
      : ofWatched(from, path, watchMs, terminal))
    return { ...served, close: () => served.close().finally(remove) }
  } catch (error) {
    await remove()
    throw error
  }
}

async function ofDatabase(path: string): Promise<Served> {
  const reader = await openReader(path)
  return { reader, close: async () => reader.close() }
}

async function ofLoaded(
  { sources, options }: Sources,
  path: string,
  { stdin, stderr, signal }: Terminal,
): Promise<Served> {
  const progress = showProgress(stderr)
  await load(sources, { ...options, db: path, stdin, signal, ...progress.listeners }).finally(progress.end)
  return ofDatabase(path)
}

async function ofWatched(
  { sources, options }: Sources,
  path: string,
  intervalMs: number,
  { stderr, signal }: Terminal,
): Promise<Served> {
  const database = await openOrMake(path, 'write', declarations(), { ...LOADING, ...SERVING_LIVE })
  const stop = new AbortController()
  signal.addEventListener('abort', () => stop.abort(signal.reason), { once: true })
  const watcher = new Watcher(sources, { ...options, database, signal: stop.signal })
  const versions = new Versions()
  const onRound = (round: Round): void => versions.add(round)
  try {
    const progress = showProgress(stderr)
    onRound(await watcher.round(progress.listeners).finally(progress.end))
    const reader = await createReader(database)
    const tell = told(stderr)
    const onError = (error: unknown): void => {
      versions.addUnknown()
      tell(error)
    }
    const running = watcher.run({ intervalMs, onRound, onError })
    return {
      reader,
      version: (attemptKey) => versions.of(attemptKey),
      close: async () => {
        stop.abort()
        await running
        await watcher.close()
        reader.close()
        closeDatabase(database)
      },
    }
  } catch (error) {
    await watcher.close()
    closeDatabase(database)
    throw error
  }
}

/** How often attempts have changed. */
class Versions {
  readonly #byKey = new Map<number, number>()
  #any = 0
  #unknown = 0

  add({ changed, removed }: Round): void {
    for (const key of changed) this.#byKey.set(key, (this.#byKey.get(key) ?? 0) + 1)
    if (changed.length + removed.length > 0) this.#any++
  }

  /** What changed in a look that failed in the middle is not known. */
  addUnknown(): void {
    this.#unknown++
  }

  of(attemptKey: number | undefined): number {
    return this.#unknown + (attemptKey === undefined ? this.#any : (this.#byKey.get(attemptKey) ?? 0))
  }
}

/** Tells of a look at the sources that failed; not again and again of the same. */
function told(stderr: NodeJS.WriteStream): (error: unknown) => void {
  let last = ''
  return (error) => {
    const text =
      error instanceof UserError ? error.message : String(error instanceof Error ? error.stack : error)
    if (text !== last) stderr.write(`${printableLines(text)}\nThe sources will be looked at again.\n`)
    last = text
  }
}
