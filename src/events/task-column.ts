/** int: INTEGER. long: BIGINT. time: epoch milliseconds, TIMESTAMP. flag: BOOLEAN. text: VARCHAR, few distinct values. */
export type TaskColumnKind = 'int' | 'long' | 'time' | 'flag' | 'text'

export interface TaskColumn {
  readonly name: string
  readonly kind: TaskColumnKind
  /** Keys from the top of the event down. */
  readonly path: readonly string[]
  readonly doc: string
}

/** Declares a column; the kind is kept in its type. */
export function column<N extends string>(
  name: N,
  kind: TaskColumnKind,
  path: readonly string[],
  doc: string,
): TaskColumn & { readonly name: N } {
  return { name, kind, path, doc }
}
