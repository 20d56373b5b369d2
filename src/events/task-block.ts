/**
 * What a decoded block of lines is: the frequent events as columns of typed arrays, the rare ones as JSON, in log order.
 * This is what crosses the thread boundary; all buffers are transferred.
 */
import type { DiagnosticCode } from '../base/diagnostics.ts'

/** 64-bit integers as pairs of 32-bit halves, low half first: DuckDB's BIGINT in memory on little-endian machines. */
export interface LongColumn {
  readonly kind: 'long'
  readonly bits: Int32Array
  /** Set if all rows are 0, which is what most metrics of most tasks are. `bits` may then be longer than the rows. */
  readonly zero?: boolean
  /** 1 where the log has no value; undefined if all rows have one. */
  readonly absent?: Uint8Array
}
/** As LongColumn; the number is microseconds since the epoch (UTC): DuckDB's TIMESTAMP. */
export interface TimeColumn {
  readonly kind: 'time'
  readonly bits: Int32Array
  readonly absent?: Uint8Array
}
export interface IntColumn {
  readonly kind: 'int'
  readonly values: Int32Array
  readonly absent?: Uint8Array
}
export interface FlagColumn {
  readonly kind: 'flag'
  readonly values: Uint8Array
  readonly absent?: Uint8Array
}
/** Strings that repeat: a code a row, `names[code]` is the string. */
export interface TextColumn {
  readonly kind: 'text'
  readonly codes: Uint16Array
  readonly names: readonly string[]
  readonly absent?: Uint8Array
}
export type BlockColumn = LongColumn | TimeColumn | IntColumn | FlagColumn | TextColumn

/** Rows of one block: TaskStarts, or TaskEnds. A column is missing from `columns` if no row has a value in it. */
export interface TaskRows<Name extends string> {
  readonly rows: number
  readonly columns: { readonly [K in Name]?: BlockColumn }
}

/** A user's accumulator in a TaskEnd: not internal, not of SQL. `update` and `value` are text, as Spark shows them. */
export interface TaskAccumulable {
  readonly id: number
  readonly name: string | null
  readonly update: string | null
  readonly value: string | null
}

/** Updates of SQL metrics (and of every accumulator but `internal.metrics.*`): those of row r are first[r] to first[r + 1] - 1. */
export interface AccumulatorUpdates {
  readonly first: Uint32Array
  readonly ids: Float64Array
  /** The update, as in LongColumn. */
  readonly bits: Int32Array
}

export interface TaskEndRows<Name extends string> extends TaskRows<Name> {
  readonly updates: AccumulatorUpdates
  /** "Task End Reason" of the rows where it is not Success: parsed JSON, not checked. */
  readonly reasons: ReadonlyMap<number, Record<string, unknown>>
  readonly accumulables: ReadonlyMap<number, readonly TaskAccumulable[]>
  /** "Updated Blocks" where there are any: JSON text. */
  readonly updatedBlocks: ReadonlyMap<number, string>
}

export const ORDER = { taskStart: 0, taskEnd: 1, other: 2 } as const

/** A problem in a line of a block; `line` counts from 0 in the block, `offset` from its first byte. */
export interface LineProblem {
  readonly code: DiagnosticCode
  readonly line: number
  readonly offset: number
  readonly detail: string
}

/** Reads element `i` of a long or time column as a number: exact below 2^53. */
export function longAt(column: { readonly bits: Int32Array }, i: number): number {
  return halves(column.bits[2 * i]!, column.bits[2 * i + 1]!)
}

/**
 * The 64-bit integer of two signed halves. A low half with its top bit set stands for 2^32 more; `low >>> 0` would say
 * that too, but V8 compiles it for 31 bits and throws all code that it was inlined into away at the first one of 32.
 */
export function halves(low: number, high: number): number {
  return (high - (low >> 31)) * 4294967296 + low
}

/** The same without loss. */
export function bigAt(column: { readonly bits: Int32Array }, i: number): bigint {
  return (BigInt(column.bits[2 * i + 1]!) << 32n) | BigInt(column.bits[2 * i]! >>> 0)
}

/** `number` where that is exact, else `bigint`. */
export function exactAt(column: { readonly bits: Int32Array }, i: number): number | bigint {
  const value = longAt(column, i)
  return Number.isSafeInteger(value) ? value : bigAt(column, i)
}
