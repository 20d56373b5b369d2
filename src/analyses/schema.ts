import { TABLES } from '../tables/index.ts'
import { type Declarations, VIEWS } from '../tables/views.ts'
import { observability } from './observability.ts'

/** All that a database of ours holds: its tables, the views on top, and the schema `spark_observability`. */
export function declarations(): Declarations {
  return { tables: TABLES, views: [...VIEWS, ...observability()] }
}
