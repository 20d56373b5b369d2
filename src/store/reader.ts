/** Prepared SELECTs over a few read-only connections: what serves answers. */
import { DuckDBConnection } from '@duckdb/node-api'
import duckdb from '@duckdb/node-bindings'
import { closeDatabase, type Database, openDatabase } from './database.ts'
import { KeptRows } from './kept-rows.ts'
import { type Bound, Prepared } from './prepared.ts'
import { doublesInto, rowsOf } from './rows.ts'
import type { RangeSelect, Select } from './select.ts'

export interface ReaderOptions {
  /** Connections, and so queries at a time; 4 if not given. */
  readonly connections?: number
}

/**
 * What holds for DuckDB when a database is served: answers are small, so there is one thread a connection and none that
 * they share, and nothing outside of the file is touched. Late materialization joins a page of a small table with the table
 * itself, which takes longer to plan than the page to read; pages of tasks do the like on their own. Compressed materialization
 * puts an expression around each column of what is sorted, for a few rows.
 */
export const SERVING = {
  memory_limit: '192MB',
  threads: '1',
  enable_external_access: 'false',
  disabled_optimizers: 'late_materialization,compressed_materialization',
}

/**
 * The same for a database that is written to meanwhile. DuckDB (1.5) plans a prepared statement without parameters once, with the
 * least and greatest values that the columns had then: when rows come it does not find them, or stops with an error where it took
 * few groups for granted. Without these statistics plans hold for all rows.
 */
export const SERVING_LIVE = {
  ...SERVING,
  disabled_optimizers: `${SERVING.disabled_optimizers},statistics_propagation`,
}

/** Opens a database file for reading alone. Throws UserError if it cannot be read. */
export async function openReader(path: string, options: ReaderOptions = {}): Promise<Reader> {
  const database = await openDatabase(path, 'read', SERVING)
  const connect = connecting(database)
  return new Reader(await connections(connect, options), {
    isFixed: true,
    onClose: () => closeDatabase(database),
  })
}

/**
 * A reader over a database that is open already and may be written to (then with SERVING_LIVE): it has connections of its own,
 * and sees what is committed.
 */
export async function createReader(
  database: Pick<Database, 'raw'>,
  options: ReaderOptions = {},
): Promise<Reader> {
  const connect = connecting(database)
  return new Reader(await connections(connect, options), { connect })
}

type Connect = () => Promise<Prepared>

function connecting({ raw }: Pick<Database, 'raw'>): Connect {
  return async () => new Prepared(new DuckDBConnection(await duckdb.connect(raw)))
}

async function connections(connect: Connect, { connections = 4 }: ReaderOptions): Promise<Prepared[]> {
  const opened: Prepared[] = []
  for (let i = 0; i < connections; i++) opened.push(await connect())
  return opened
}

interface Kind {
  /** Nobody writes to the database. */
  readonly isFixed?: boolean
  /** Opens a connection more; given if the database may be written to. */
  readonly connect?: Connect
  /** Called when the last connection is closed. */
  readonly onClose?: () => void
}

/** The database as it is at one moment, for the queries of one answer. */
export interface Snapshot {
  readonly reader: Reader
  /** For an answer that a client may be slow to take in: others get a connection in place of the one that it holds. */
  lend(): Promise<void>
  /** To be called in any case, once or more often; no query is begun after it. */
  end(): Promise<void>
}

export class Reader {
  readonly #idle: Prepared[]
  readonly #waiting: ((prepared: Prepared) => void)[] = []
  readonly #kind: Kind
  readonly #kept: KeptRows | undefined
  #open: number
  #isClosing = false

  constructor(connections: readonly Prepared[], kind: Kind) {
    this.#open = connections.length
    this.#idle = [...connections]
    this.#kind = kind
    this.#kept = kind.isFixed ? new KeptRows(this) : undefined
  }

  /**
   * What is committed meanwhile is not seen through the snapshot: it has a connection with a transaction of its own. A file that is open
   * for reading alone does not change, and so costs nothing.
   */
  async snapshot(): Promise<Snapshot> {
    const { connect } = this.#kind
    if (connect === undefined) return { reader: this, lend: async () => {}, end: async () => {} }
    const prepared = await this.#take()
    let [isLent, isEnded] = [false, false]
    const end = async () => {
      if (isEnded) return
      isEnded = true
      await prepared.end().finally(() => (isLent ? this.#close(prepared) : this.#give(prepared)))
    }
    try {
      await prepared.begin()
    } catch (error) {
      this.#give(prepared)
      throw error
    }
    const lend = async () => {
      const another = await connect()
      this.#open++
      isLent = true
      this.#give(another)
    }
    return { reader: new Reader([prepared], {}), lend, end }
  }

  /** All rows of a query. */
  async rows<Row>(query: Select<Row>, ...bound: readonly Bound[]): Promise<Row[]> {
    return this.#with(async (prepared) => {
      const result = await prepared.run(query.sql, bound)
      const columns = result.columnNames().map((name, i) => ({ name, type: result.columnTypeId(i) }))
      const rows: Row[] = []
      for (let i = 0; i < result.chunkCount; i++) rows.push(...(rowsOf(result.getChunk(i), columns) as Row[]))
      return rows
    })
  }

  /** The first row of a query; undefined if there is none. */
  async row<Row>(query: Select<Row>, ...bound: readonly Bound[]): Promise<Row | undefined> {
    return (await this.rows(query, ...bound))[0]
  }

  /** All rows of a query that many answers are made from; not to be changed. They are kept, unless the database may be written to. */
  async shared<Row extends object>(query: Select<Row>, ...bound: readonly Bound[]): Promise<readonly Row[]> {
    const rows = await (this.#kept?.rows(query, ...bound) ?? this.rows(query, ...bound))
    return rows as readonly Row[]
  }

  /** The same for those of an attempt with ids from `first` to `last`. */
  async range<Row extends object>(
    query: RangeSelect<Row>,
    attemptKey: number,
    first: number | bigint,
    last = first,
  ): Promise<readonly Row[]> {
    const rows = await (this.#kept?.range(query, attemptKey, first, last) ??
      this.rows(query, attemptKey, first, last))
    return rows as readonly Row[]
  }

  /** The only column of a query that many answers are made from, of DOUBLE without NULL; kept as rows are, and not to be changed. */
  async sharedNumbers(query: Select<unknown>, ...bound: readonly Bound[]): Promise<Float64Array> {
    return this.#kept?.numbers(query, ...bound) ?? this.numbers(query, ...bound)
  }

  /** The only column of a query, of DOUBLE without NULL. */
  async numbers(query: Select<unknown>, ...bound: readonly Bound[]): Promise<Float64Array> {
    const [column] = (await this.columns(query, ...bound)).values()
    return column ?? new Float64Array()
  }

  /** A result by column; all of its columns must be DOUBLE without NULL. */
  async columns(query: Select<unknown>, ...bound: readonly Bound[]): Promise<Map<string, Float64Array>> {
    return this.#with(async (prepared) => {
      const result = await prepared.run(query.sql, bound)
      const names = result.columnNames()
      const columns = names.map(() => new Float64Array(result.rowCount))
      let offset = 0
      for (let c = 0; c < result.chunkCount; c++) {
        const chunk = result.getChunk(c)
        for (const [i, column] of columns.entries()) doublesInto(column, offset, chunk, i)
        offset += chunk.rowCount
      }
      return new Map(names.map((name, i) => [name, columns[i]!]))
    })
  }

  /** Ends all connections, those with a query under way once that has ended. No other query is begun. */
  close(): void {
    this.#isClosing = true
    for (const prepared of this.#idle.splice(0)) this.#close(prepared)
  }

  async #with<T>(use: (prepared: Prepared) => Promise<T>): Promise<T> {
    const prepared = await this.#take()
    try {
      return await use(prepared)
    } finally {
      this.#give(prepared)
    }
  }

  async #take(): Promise<Prepared> {
    if (this.#isClosing) throw new Error('The database is closed.')
    return this.#idle.pop() ?? new Promise<Prepared>((resolve) => this.#waiting.push(resolve))
  }

  #give(prepared: Prepared): void {
    const next = this.#waiting.shift()
    if (next !== undefined) next(prepared)
    else if (this.#isClosing) this.#close(prepared)
    else this.#idle.push(prepared)
  }

  #close(prepared: Prepared): void {
    prepared.close()
    if (--this.#open === 0) this.#kind.onClose?.()
  }
}
