/** Queries of ours: constants with parameters $1, $2, …, never made from a request. `Row` is what their rows look like. */
export interface Select<Row> {
  readonly sql: string
  /** For the type alone. */
  readonly row?: Row
}

/** Declares a query once. */
export function select<Row>(sql: string): Select<Row> {
  return { sql }
}

/** A query whose rows are those of attempt $1 with ids from $2 to $3. */
export interface RangeSelect<Row> extends Select<Row> {
  /** The column of the id. */
  readonly id: keyof Row
  /** How many ids are best read together. */
  readonly block: number
}

/** Declares such a query once. */
export function selectRange<Row>(id: keyof Row, block: number, sql: string): RangeSelect<Row> {
  return { sql, id, block }
}
