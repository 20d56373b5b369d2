/**
 * A connection through DuckDB's C interface alone. The comfortable one (@duckdb/node-api) takes longer to load than a
 * small log: only queries whose results people see need it.
 */
import duckdb from '@duckdb/node-bindings'
import { literal } from './ddl.ts'

export type Parameter = string | number | null
export type Row = Readonly<Record<string, string | number | boolean | null>>

export class Connection {
  /** For appenders. */
  readonly raw: duckdb.Connection
  readonly #database: duckdb.Database
  readonly #memory: string | undefined
  /** The limit that DuckDB has by itself, once it has another one. */
  #unbounded: string | undefined

  /** @param memory what DuckDB may hold in memory, for all connections to the database; as much as it takes by itself if not given */
  static async to(database: duckdb.Database, memory?: string): Promise<Connection> {
    return new Connection(await duckdb.connect(database), database, memory)
  }

  private constructor(raw: duckdb.Connection, database: duckdb.Database, memory: string | undefined) {
    this.raw = raw
    this.#database = database
    this.#memory = memory
  }

  /** Another connection to the same database, for queries at the same time: on one they run one after the other. To be closed before that is. */
  beside(): Promise<Connection> {
    return Connection.to(this.#database, this.#memory)
  }

  /** Bounds what DuckDB holds in memory, as the connection was made, or if it was made without a bound, as said. What is in use stays. */
  async boundMemory(otherwise?: string): Promise<void> {
    const memory = this.#memory ?? otherwise
    if (memory === undefined) return
    this.#unbounded ??= await this.#memoryLimit()
    await this.#limitMemory(memory).catch(() => undefined)
  }

  /** Lets DuckDB hold what it holds by itself. Its RESET changes what it says of its limit, not the limit (1.5). */
  async liftMemoryBound(): Promise<void> {
    if (this.#unbounded !== undefined) await this.#limitMemory(this.#unbounded)
  }

  async #memoryLimit(): Promise<string> {
    const [row] = await this.rows("SELECT current_setting('memory_limit') AS memory")
    return String(row?.memory)
  }

  #limitMemory(memory: string): Promise<void> {
    return this.run(`SET memory_limit = ${literal(memory)}`)
  }

  /** Runs a statement with $1, $2, … or, without parameters, several statements. Numbers are bound as BIGINT. */
  async run(sql: string, parameters: readonly Parameter[] = []): Promise<void> {
    await this.#execute(sql, parameters)
  }

  /** Runs a statement that changes rows, and says how many. */
  async change(sql: string, parameters: readonly Parameter[] = []): Promise<number> {
    return duckdb.rows_changed(await this.#execute(sql, parameters))
  }

  /** The rows of a query that has a few of them; integers must be below 2^53. */
  async rows(sql: string, parameters: readonly Parameter[] = []): Promise<Row[]> {
    // One text crosses the border: DuckDB's JSON and ours know all the types.
    const result = await this.#execute(`SELECT CAST(to_json(list(t)) AS VARCHAR) FROM (${sql}) t`, parameters)
    const text = textOf(await duckdb.fetch_chunk(result))
    return text === undefined ? [] : (JSON.parse(text) as Row[])
  }

  close(): void {
    duckdb.disconnect_sync(this.raw)
  }

  async #execute(sql: string, parameters: readonly Parameter[]): Promise<duckdb.Result> {
    if (parameters.length === 0) return duckdb.query(this.raw, sql)
    const statement = await duckdb.prepare(this.raw, sql)
    try {
      parameters.forEach((value, i) => {
        if (value === null) duckdb.bind_null(statement, i + 1)
        else if (typeof value === 'number') duckdb.bind_int64(statement, i + 1, BigInt(value))
        else duckdb.bind_varchar(statement, i + 1, value)
      })
      return await duckdb.execute_prepared(statement)
    } finally {
      // It keeps the database open, also when that is closed: whoever opens the file again would share it with a ghost.
      duckdb.destroy_prepare_sync(statement)
    }
  }
}

/** The VARCHAR in the first row and column; undefined if it is NULL. */
function textOf(chunk: duckdb.DataChunk | null): string | undefined {
  if (chunk === null) return undefined
  const vector = duckdb.data_chunk_get_vector(chunk, 0)
  const validity = duckdb.vector_get_validity(vector, 8)
  if (validity !== null && !duckdb.validity_row_is_valid(validity, 0)) return undefined
  // duckdb_string_t: a length, then up to 12 bytes in place, or 4 bytes and a pointer.
  const data = duckdb.vector_get_data(vector, 16)
  const length = new DataView(data.buffer, data.byteOffset).getUint32(0, true)
  const bytes =
    length <= 12
      ? data.subarray(4, 4 + length)
      : duckdb.get_data_from_pointer(data.buffer as ArrayBuffer, data.byteOffset + 8, length)
  return new TextDecoder().decode(bytes)
}
