/** DuckDB types a column can have. In rows, TIMESTAMP is epoch milliseconds (stored as UTC) and JSON is text. */
export type ColumnType =
  | 'BOOLEAN'
  | 'INTEGER'
  | 'BIGINT'
  | 'HUGEINT'
  | 'DOUBLE'
  | 'VARCHAR'
  | 'JSON'
  | 'TIMESTAMP'
  | 'INTEGER[]'
  | 'BIGINT[]'
  | 'DOUBLE[]'
  | 'VARCHAR[]'

type Value = {
  BOOLEAN: boolean
  INTEGER: number
  BIGINT: number | bigint
  HUGEINT: number | bigint
  DOUBLE: number
  VARCHAR: string
  JSON: string
  TIMESTAMP: number
  'INTEGER[]': readonly number[]
  'BIGINT[]': readonly (number | bigint)[]
  'DOUBLE[]': readonly number[]
  'VARCHAR[]': readonly string[]
}

export interface Column<T extends ColumnType = ColumnType, N extends boolean = boolean> {
  readonly type: T
  readonly nullable: N
  readonly doc: string
}

export interface Table<C extends Record<string, Column> = Record<string, Column>> {
  readonly name: string
  readonly doc: string
  /** Without the key columns (attempt_key, app_id, attempt_id), which every table has and the store fills in. */
  readonly columns: C
  /** Its rows need not belong to an attempt: attempt_key can be NULL, app_id empty. */
  readonly keyOptional: boolean
  /** The columns that tell the rows of one attempt apart, where events do not contradict each other. */
  readonly key: readonly string[]
}

/** A row of a table without its key columns. */
export type RowOf<T extends Table> = {
  [K in keyof T['columns']]: T['columns'][K] extends Column<infer V, infer N>
    ? N extends true
      ? Value[V] | null
      : Value[V]
    : never
}

/** The key of the application attempt: every table has these first. */
export const KEY_COLUMNS = {
  attempt_key: column('INTEGER', 'Number of the application attempt in this database; join tables on it.'),
  app_id: column('VARCHAR', 'Application id as Spark gave it.'),
  attempt_id: column('VARCHAR', "Attempt id as the cluster manager gave it; '' where Spark gives none."),
}

/** A column that always has a value. */
export function column<T extends ColumnType>(type: T, doc: string): Column<T, false> {
  return { type, nullable: false, doc }
}

/** A column that is NULL where the log does not say. */
export function nullable<T extends ColumnType>(type: T, doc: string): Column<T, true> {
  return { type, nullable: true, doc }
}

/** Declares a table once: DDL, comments, row type, appender and docs follow from this. */
export function table<C extends Record<string, Column>>(
  name: string,
  doc: string,
  columns: C,
  options: { readonly key: readonly (keyof C & string)[]; readonly keyOptional?: boolean },
): Table<C> {
  return { name, doc, columns, keyOptional: options.keyOptional === true, key: options.key }
}
