import type { RowOf, Table } from '../tables/schema.ts'
import type { AppendColumns } from './block-appender.ts'
import { checkBlock, checkRow } from './check-row.ts'
import type { Connection } from './connection.ts'
import { quoted } from './ddl.ts'
import type { AttemptKey } from './row-appender.ts'
import type { Store } from './store.ts'
import type { Transaction } from './transaction.ts'

/** Rows that belong to no attempt: of files that are no logs. */
export const NO_ATTEMPT: AttemptKey = { attempt_key: null, app_id: '', attempt_id: '' }

/** Writes the rows of one application attempt: all of them, or none. */
export class AttemptWriter {
  readonly key: AttemptKey
  readonly #store: Store
  /** Undefined as long as the rows wait here for a transaction that is shared. */
  #own: Transaction | undefined
  #waiting: ((transaction: Transaction) => void)[] = []

  private constructor(store: Store, key: AttemptKey) {
    this.#store = store
    this.key = key
  }

  /** `small`: its rows may wait in memory and share a transaction with other attempts. */
  static async begin(
    store: Store,
    key: AttemptKey,
    { small }: { readonly small: boolean },
  ): Promise<AttemptWriter> {
    const writer = new AttemptWriter(store, key)
    if (!small) await writer.own()
    return writer
  }

  /** Throws RangeError if the row has a value that its column cannot hold. */
  row<T extends Table>(table: T, row: RowOf<T>): void {
    checkRow(table, row)
    if (this.#own === undefined) this.#waiting.push((transaction) => transaction.row(table, row, this.key))
    else this.#own.row(table, row, this.key)
  }

  /** Appends up to 2 048 rows given by column. Throws RangeError if a column lacks values that it must have. */
  block(table: Table, rows: number, columns: AppendColumns): void {
    checkBlock(table, columns)
    if (this.#own === undefined)
      this.#waiting.push((transaction) => transaction.block(table, rows, columns, this.key))
    else this.#own.block(table, rows, columns, this.key)
  }

  /**
   * The connection with a transaction of this attempt's own, for statements. `first` runs in it before the rows that wait
   * are written.
   */
  async own(first?: (connection: Connection) => Promise<void>): Promise<Connection> {
    const { connection } = this.#store
    if (this.#own === undefined) {
      this.#own = await this.#store.begin()
      await first?.(connection)
      this.#replay(this.#own)
    }
    return connection
  }

  /** Removes an attempt from all tables but `logs` and `diagnostics`, which tell of files. */
  async remove(attempt_key: number, tables: readonly Table[]): Promise<void> {
    const connection = await this.own()
    for (const { name } of tables.filter(({ keyOptional }) => !keyOptional))
      await connection.run(`DELETE FROM ${quoted(name)} WHERE attempt_key = ${Number(attempt_key)}`)
  }

  async commit(): Promise<void> {
    if (this.#own === undefined) await this.#store.share((transaction) => this.#replay(transaction))
    else await this.#own.commit()
  }

  async rollback(): Promise<void> {
    this.#waiting = []
    await this.#own?.rollback()
  }

  #replay(transaction: Transaction): void {
    for (const append of this.#waiting.splice(0)) append(transaction)
  }
}
