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

/**
 * Opens the database read-only and shows of it what the analysis is about. Where texts of a few rows alone take more memory than that,
 * it is asked again with as much as DuckDB takes by itself. Throws NothingFound if that is not there.
 */
export async function analysed<T>(about: About, use: (connection: Connection) => Promise<T>): Promise<T> {
  return analysedWith(ANALYSING, about, use).catch((error: unknown) => {
    if (error instanceof Error && /^Out of Memory Error/.test(error.message))
      return analysedWith({}, about, use)
    throw error
  })
}

async function analysedWith<T>(
  options: Readonly<Record<string, string>>,
  { db, appId }: About,
  use: (connection: Connection) => Promise<T>,
): Promise<T> {
  const database = await openDatabase(db, 'read', options)
  try {
    await narrowed(database.connection, appId)
    return await use(database.connection)
  } finally {
    closeDatabase(database)
  }
}
