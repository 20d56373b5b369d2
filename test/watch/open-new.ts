import { declarations } from '../../src/analyses/schema.ts'
import type { Database } from '../../src/store/database.ts'
import { SERVING_LIVE } from '../../src/store/reader.ts'
import { openOrMake } from '../../src/store/template.ts'

/** Opens a database as it is opened to be watched and served; made with all tables if it is not there. */
export function openNew(path: string): Promise<Database> {
  return openOrMake(path, 'write', declarations(), SERVING_LIVE)
}
