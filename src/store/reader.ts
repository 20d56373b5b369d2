/** Prepared SELECTs over a few read-only connections: what serves answers. */
import {
  BIGINT,
  DuckDBConnection,
  type DuckDBPreparedStatement,
  type DuckDBResult,
  DuckDBTypeId,
  LIST,
  VARCHAR,
} from '@duckdb/node-api'
import duckdb from '@duckdb/node-bindings'
import { closeDatabase, type Database, openDatabase } from './database.ts'
import { doublesInto, rowsOf } from './rows.ts'

/** A SELECT of ours with parameters $1, $2, …; `Row` is what its rows look like. */
export interface Select<Row> {
  readonly sql: string
  /** For the type alone. */
  readonly row?: Row
}

/** What can be bound to a parameter. */
export type Bound = string | number | bigint | boolean | readonly string[] | readonly number[]

/** Declares a query once; its text is a constant of ours, never made from a request. */
export function select<Row>(sql: string): Select<Row> {
  return { sql }
}

export interface ReaderOptions {
  /** Connections, and so queries at a time; 4 if not given. */
  readonly connections?: number
}

/**
 * What holds for DuckDB when a database is served: answers are small, so there is one thread a connection and none that
 * they share, and nothing outside of the file is touched. Late materialization joins a page of a small table with the table
 * itself, which takes longer to plan than the page to read; pages of tasks do the like on their own.
 */
export const SERVING = {
  memory_limit: '192MB',
  threads: '1',
  enable_external_access: 'false',
  disabled_optimizers: 'late_materialization',
}

/**
 * The same for a database that is written to meanwhile. DuckDB (1.5) plans a prepared statement with the least and greatest
 * values that the columns had then, and does not plan it anew when rows come: it answers that there is no job 5 if there was
 * none at first, and stops with an error where it took few groups for granted. Without these statistics plans hold for all rows.
 */
export const SERVING_LIVE = { ...SERVING, disabled_optimizers: 'late_materialization,statistics_propagation' }

/** Opens a database file for reading alone. Throws UserError if it cannot be read. */
export async function openReader(path: string, options: ReaderOptions = {}): Promise<Reader> {
  const database = await openDatabase(path, 'read', SERVING)
  return createReader(database, { ...options, onClose: () => closeDatabase(database) })
}

/**
 * A reader over a database that is open already, also for writing (then with SERVING_LIVE): it has connections of its own,
 * and sees what is committed. `onClose` is called when the reader is closed.
 */
export async function createReader(
  { raw }: Pick<Database, 'raw'>,
  { connections = 4, onClose }: ReaderOptions & { readonly onClose?: () => void } = {},
): Promise<Reader> {
  const opened: Prepared[] = []
  for (let i = 0; i < connections; i++)
    opened.push(new Prepared(new DuckDBConnection(await duckdb.connect(raw))))
  return new Reader(opened, onClose)
}

export class Reader {
  readonly #idle: Prepared[]
  readonly #waiting: ((prepared: Prepared) => void)[] = []
  readonly #onClose: (() => void) | undefined
  #open: number
  #isClosing = false

  constructor(connections: readonly Prepared[], onClose: (() => void) | undefined) {
    this.#open = connections.length
    this.#idle = [...connections]
    this.#onClose = onClose
  }

  /** All rows of a query. */
  async rows<Row>(query: Select<Row>, ...bound: readonly Bound[]): Promise<Row[]> {
    return this.#with(async (prepared) => {
      const result = await prepared.run(query.sql, bound)
      const names = result.columnNames()
      const rows: Row[] = []
      for (let chunk = await result.fetchChunk(); chunk !== null; chunk = await result.fetchChunk()) {
        if (chunk.rowCount === 0) break
        rows.push(...(rowsOf(chunk, names) as Row[]))
      }
      return rows
    })
  }

  /** The first row of a query; undefined if there is none. */
  async row<Row>(query: Select<Row>, ...bound: readonly Bound[]): Promise<Row | undefined> {
    return (await this.rows(query, ...bound))[0]
  }

  /** A result by column; all of its columns must be DOUBLE without NULL. */
  async columns(query: Select<unknown>, ...bound: readonly Bound[]): Promise<Map<string, Float64Array>> {
    return this.#with(async (prepared) => {
      const result = await prepared.run(query.sql, bound)
      const names = result.columnNames()
      const columns = names.map(() => new Float64Array(result.rowCount))
      let offset = 0
      for (let chunk = await result.fetchChunk(); chunk !== null; chunk = await result.fetchChunk()) {
        if (chunk.rowCount === 0) break
        for (const [i, column] of columns.entries()) doublesInto(column, offset, chunk, i)
        offset += chunk.rowCount
      }
      return new Map(names.map((name, i) => [name, columns[i]!]))
    })
  }

  /** Ends all connections, those with a query under way once that has ended. No other query is begun. */
  close(): void {
    this.#isClosing = true
    for (const prepared of this.#idle.splice(0)) this.#end(prepared)
  }

  async #with<T>(use: (prepared: Prepared) => Promise<T>): Promise<T> {
    if (this.#isClosing) throw new Error('The database is closed.')
    const prepared =
      this.#idle.pop() ?? (await new Promise<Prepared>((resolve) => this.#waiting.push(resolve)))
    try {
      return await use(prepared)
    } finally {
      const next = this.#waiting.shift()
      if (next !== undefined) next(prepared)
      else if (this.#isClosing) this.#end(prepared)
      else this.#idle.push(prepared)
    }
  }

  #end(prepared: Prepared): void {
    prepared.close()
    if (--this.#open === 0) this.#onClose?.()
  }
}

/** A connection with its prepared statements, one query at a time. */
class Prepared {
  readonly #connection: DuckDBConnection
  readonly #statements = new Map<string, DuckDBPreparedStatement>()

  constructor(connection: DuckDBConnection) {
    this.#connection = connection
  }

  async run(sql: string, bound: readonly Bound[]): Promise<DuckDBResult & { readonly rowCount: number }> {
    let statement = this.#statements.get(sql)
    if (statement === undefined) {
      statement = await this.#connection.prepare(sql)
      this.#statements.set(sql, statement)
    }
    for (const [i, value] of bound.entries()) bind(statement, i + 1, value)
    return statement.run()
  }

  close(): void {
    for (const statement of this.#statements.values()) statement.destroySync()
    this.#connection.closeSync()
  }
}

/** Binds the type that the statement expects: with another, DuckDB would plan it anew each time. */
function bind(statement: DuckDBPreparedStatement, index: number, value: Bound): void {
  if (typeof value === 'string') statement.bindVarchar(index, value)
  else if (typeof value === 'boolean') statement.bindBoolean(index, value)
  else if (typeof value === 'object') bindList(statement, index, value)
  else if (statement.parameterTypeId(index) === DuckDBTypeId.INTEGER)
    statement.bindInteger(index, Number(value))
  else statement.bindBigInt(index, BigInt(value))
}

function bindList(
  statement: DuckDBPreparedStatement,
  index: number,
  value: readonly string[] | readonly number[],
): void {
  const isText = value.every((item) => typeof item === 'string')
  const items = value.map((item) => (typeof item === 'number' ? BigInt(item) : item))
  const ofText = value.length === 0 ? expectsText(statement, index) : isText
  statement.bindList(index, items, LIST(ofText ? VARCHAR : BIGINT))
}

function expectsText(statement: DuckDBPreparedStatement, index: number): boolean {
  return String(statement.parameterType(index)) === 'VARCHAR[]'
}
