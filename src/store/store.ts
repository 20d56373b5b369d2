import type { Connection } from './connection.ts'
import { Transaction } from './transaction.ts'

/** What a transaction costs is worth sharing: attempts in one of them at most, and how long it is kept open. */
const MOST_SHARING = 64
const LONGEST_MS = 500

/** The database could not be written: attempts that were done are lost with the transaction. */
export class CommitError extends Error {
  override name = 'CommitError'
}

/**
 * Transactions of one connection, one at a time. A large attempt has its own; small ones share one, each whole in it:
 * whatever happens, an attempt is in the database with all of its rows or with none.
 */
export class Store {
  readonly connection: Connection
  #shared: Transaction | undefined
  #sharing = 0
  #since = 0

  constructor(connection: Connection) {
    this.connection = connection
  }

  /** A transaction of its own. */
  async begin(): Promise<Transaction> {
    await this.commitShared()
    return Transaction.begin(this.connection)
  }

  /** Adds an attempt to the shared transaction; `append` must give all of its rows. */
  async share(append: (transaction: Transaction) => void): Promise<void> {
    if (this.#shared === undefined) {
      this.#shared = await Transaction.begin(this.connection)
      this.#since = performance.now()
    }
    try {
      append(this.#shared)
    } catch (error) {
      // Half an attempt must not be committed, and rows that are appended cannot be taken back one by one.
      const shared = this.#shared
      this.#shared = undefined
      await shared.rollback()
      throw new CommitError(error instanceof Error ? error.message : String(error), { cause: error })
    }
    if (++this.#sharing >= MOST_SHARING || performance.now() - this.#since > LONGEST_MS)
      await this.commitShared()
  }

  /** Commits what small attempts have left. To be called at the end. */
  async commitShared(): Promise<void> {
    const shared = this.#shared
    if (shared === undefined) return
    this.#shared = undefined
    this.#sharing = 0
    try {
      await shared.commit()
    } catch (error) {
      await shared.rollback()
      throw new CommitError(error instanceof Error ? error.message : String(error), { cause: error })
    }
  }
}
