import type { Table } from './schema.ts'

/** A view, or a table macro if it has parameters. */
export interface View {
  /** `main` if not given. */
  readonly schema?: string
  readonly name: string
  readonly doc: string
  /** What its columns mean; of a macro, its parameters and those columns that no view explains. */
  readonly columns?: Readonly<Record<string, string>>
  /** Parameters of a table macro as DuckDB takes them, `a, b := 1`; a view has none. */
  readonly parameters?: string
  readonly sql: string
}

/** All that a database holds; a view comes after those that it is made from. */
export interface Declarations {
  readonly tables: readonly Table[]
  readonly views: readonly View[]
}

/** Views: what people ask first. */
export const VIEWS: readonly View[] = [
  {
    name: 'applications',
    doc: 'One row per application: its latest attempt, as the history server lists it, and how many attempts there are.',
    sql: `SELECT attempt_key, app_id, attempt_id, name, spark_user, start_time, end_time, completed, spark_version,
  end_time - start_time AS duration,
  count(*) OVER (PARTITION BY app_id, name, spark_user) AS attempts
FROM attempts
QUALIFY row_number() OVER (PARTITION BY app_id, name, spark_user ORDER BY start_time DESC, attempt_id DESC) = 1`,
  },
]
