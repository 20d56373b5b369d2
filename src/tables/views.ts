export interface View {
  readonly name: string
  readonly doc: string
  readonly sql: string
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
