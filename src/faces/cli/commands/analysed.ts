import { narrowed } from '../../../analyses/attempts.ts'
import type { Connection } from '../../../store/connection.ts'
import { closeDatabase, openDatabase } from '../../../store/database.ts'

/** What DuckDB may hold in memory; more goes to disk. */
const ANALYSING = { memory_limit: '512MB' }

/** Which applications of a database an analysis is about. */
export interface About {
  readonly db: string
  /** Undefined: all of them. */
  readonly appId?: string | undefined
}

/** Opens the database read-only and shows of it what the analysis is about. Throws NothingFound if that is not there. */
export async function analysed<T>(
  { db, appId }: About,
  use: (connection: Connection) => Promise<T>,
): Promise<T> {
  const database = await openDatabase(db, 'read', ANALYSING)
  try {
    await narrowed(database.connection, appId)
    return await use(database.connection)
  } finally {
    closeDatabase(database)
  }
}
