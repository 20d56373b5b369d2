import {
  BIGINT,
  type DuckDBConnection,
  type DuckDBMaterializedResult,
  type DuckDBPreparedStatement,
  DuckDBTypeId,
  LIST,
  VARCHAR,
} from '@duckdb/node-api'

/** What can be bound to a parameter. */
export type Bound = string | number | bigint | boolean | readonly string[] | readonly number[]

/**
 * A connection with its prepared statements, one query at a time. Prepared, a statement is parsed once and takes bound values; DuckDB (1.5)
 * plans one with parameters anew each time, and one without once.
 */
export class Prepared {
  readonly #connection: DuckDBConnection
  readonly #statements = new Map<string, DuckDBPreparedStatement>()

  constructor(connection: DuckDBConnection) {
    this.#connection = connection
  }

  async run(sql: string, bound: readonly Bound[]): Promise<DuckDBMaterializedResult> {
    let statement = this.#statements.get(sql)
    if (statement === undefined) {
      statement = await this.#connection.prepare(sql)
      this.#statements.set(sql, statement)
    }
    for (const [i, value] of bound.entries()) bind(statement, i + 1, value)
    return statement.run()
  }

  /** From here to `end`, queries see the database as it is now. */
  async begin(): Promise<void> {
    await this.#connection.run('BEGIN TRANSACTION READ ONLY')
  }

  /** Also of a transaction that an error has ended. */
  async end(): Promise<void> {
    await this.#connection.run('ROLLBACK').catch(() => undefined)
  }

  close(): void {
    for (const statement of this.#statements.values()) statement.destroySync()
    this.#connection.closeSync()
  }
}

/** Binds the type that the statement expects. */
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
