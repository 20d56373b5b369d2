import duckdb from '@duckdb/node-bindings'
import type { RowOf, Table } from '../tables/schema.ts'
import { type AppendColumn, BlockAppender } from './block-appender.ts'
import type { Connection } from './connection.ts'
import type { Database } from './database.ts'
import { quoted } from './ddl.ts'
import { type AttemptKey, RowAppender } from './row-appender.ts'

/** Writes the rows of one application attempt in one transaction: all of them, or none. */
export class AttemptWriter {
  readonly key: AttemptKey
  readonly #database: Database
  readonly #tables: readonly Table[]
  readonly #rows = new Map<Table, RowAppender>()
  readonly #blocks = new Map<Table, BlockAppender>()
  #appenders: duckdb.Appender[] = []

  private constructor(database: Database, tables: readonly Table[], key: AttemptKey) {
    this.#database = database
    this.#tables = tables
    this.key = key
  }

  /** Begins the transaction; without a key for rows that belong to no attempt. */
  static async begin(
    database: Database,
    tables: readonly Table[],
    key: AttemptKey | undefined,
  ): Promise<AttemptWriter> {
    await database.connection.run('BEGIN TRANSACTION')
    return new AttemptWriter(database, tables, key ?? { attempt_key: null, app_id: '', attempt_id: '' })
  }

  row<T extends Table>(table: T, row: RowOf<T>): void {
    let appender = this.#rows.get(table)
    if (appender === undefined) {
      appender = new RowAppender(this.#appender(table), table, this.key)
      this.#rows.set(table, appender)
    }
    appender.add(row)
  }

  /** Appends up to 2 048 rows given by column. */
  block(table: Table, rows: number, columns: Readonly<Record<string, AppendColumn | undefined>>): void {
    let appender = this.#blocks.get(table)
    if (appender === undefined) {
      appender = new BlockAppender(this.#appender(table), table, this.key)
      this.#blocks.set(table, appender)
    }
    appender.append(rows, columns)
  }

  /** Removes an attempt from all tables but `logs` and `diagnostics`, which tell of files. */
  async remove(attempt_key: number): Promise<void> {
    for (const { name } of this.#tables.filter(({ keyOptional }) => !keyOptional))
      await this.#run(`DELETE FROM ${quoted(name)} WHERE attempt_key = ${Number(attempt_key)}`)
  }

  async commit(): Promise<void> {
    for (const rows of this.#rows.values()) rows.flush()
    for (const appender of this.#appenders) duckdb.appender_close_sync(appender)
    this.#appenders = []
    await this.#run('COMMIT')
  }

  async rollback(): Promise<void> {
    for (const appender of this.#appenders) {
      try {
        duckdb.appender_clear(appender)
        duckdb.appender_close_sync(appender)
      } catch {
        // Whatever it held goes with the transaction.
      }
    }
    this.#appenders = []
    // The transaction may be gone already: a failed COMMIT has rolled it back.
    await this.#run('ROLLBACK').catch(() => undefined)
  }

  get connection(): Connection {
    return this.#database.connection
  }

  async #run(sql: string): Promise<void> {
    await this.#database.connection.run(sql)
  }

  #appender(table: Table): duckdb.Appender {
    const appender = duckdb.appender_create(this.#database.connection.raw, null, table.name)
    this.#appenders.push(appender)
    return appender
  }
}
