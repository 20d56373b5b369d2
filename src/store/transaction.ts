import duckdb from '@duckdb/node-bindings'
import type { Table } from '../tables/schema.ts'
import { type AppendColumns, BlockAppender } from './block-appender.ts'
import type { Connection } from './connection.ts'
import { type AttemptKey, RowAppender } from './row-appender.ts'

/**
 * DuckDB's share of memory while rows are appended, where nobody reads at the same time: what it holds beyond it goes to the file. To commit takes more, as all texts of
 * some thousand rows are needed at once; and who cannot put into its place what is committed can never open the file again.
 */
const WHILE_APPENDING = '96MB'

/** A transaction that rows are appended in, of one attempt or of several. */
export class Transaction {
  readonly #connection: Connection
  readonly #rows = new Map<Table, RowAppender>()
  readonly #blocks = new Map<Table, BlockAppender>()
  #appenders: duckdb.Appender[] = []

  private constructor(connection: Connection) {
    this.#connection = connection
  }

  static async begin(connection: Connection): Promise<Transaction> {
    await connection.boundMemory(WHILE_APPENDING)
    await connection.run('BEGIN TRANSACTION')
    return new Transaction(connection)
  }

  row(table: Table, row: Readonly<Record<string, unknown>>, key: AttemptKey): void {
    let appender = this.#rows.get(table)
    if (appender === undefined) {
      appender = new RowAppender(this.#appender(table), table)
      this.#rows.set(table, appender)
    }
    appender.add(row, key)
  }

  /** Appends up to 2 048 rows given by column. */
  block(table: Table, rows: number, columns: AppendColumns, key: AttemptKey): void {
    let appender = this.#blocks.get(table)
    if (appender === undefined) {
      appender = new BlockAppender(this.#appender(table), table)
      this.#blocks.set(table, appender)
    }
    appender.append(rows, columns, key)
  }

  async commit(): Promise<void> {
    await this.#connection.liftMemoryBound()
    for (const rows of this.#rows.values()) rows.flush()
    for (const appender of this.#appenders) duckdb.appender_close_sync(appender)
    this.#appenders = []
    await this.#connection.run('COMMIT')
    await this.#connection.boundMemory()
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
    await this.#connection.run('ROLLBACK').catch(() => undefined)
    await this.#connection.liftMemoryBound().catch(() => undefined)
    await this.#connection.boundMemory()
  }

  #appender(table: Table): duckdb.Appender {
    const appender = duckdb.appender_create(this.#connection.raw, null, table.name)
    this.#appenders.push(appender)
    return appender
  }
}
