/**
 * Rows of task events under construction: one typed array a column, grown as needed and handed out as a TaskRows block.
 * A row is written column by column and only counts once it is committed, so that a decoder can give up in mid-line.
 */

import type { BlockColumn, TaskRows } from '../events/task-block.ts'
import type { TaskColumn } from '../events/task-column.ts'
import { NameCodes } from './name-codes.ts'

/** Which columns a run of rows has: 1 a column. Rows of one shape of line share the array. */
export type Presence = Uint8Array

export class TaskBuffer {
  rows = 0
  readonly columns: readonly TaskColumn[]
  /** long and time: two halves a row; int: one value a row. */
  bits: Int32Array[] = []
  flags: Uint8Array[] = []
  codes: Uint16Array[] = []
  names: NameCodes[] = []
  #capacity = 0
  #runs: { presence: Presence; from: number }[] = []

  constructor(columns: readonly TaskColumn[], capacity = 256) {
    this.columns = columns
    this.#allocate(capacity)
  }

  /** Makes sure that row `rows` can be written. */
  reserve(): void {
    if (this.rows < this.#capacity) return
    const { bits, flags, codes } = this
    this.#allocate(this.#capacity * 2)
    this.columns.forEach((column, i) => {
      if (column.kind === 'flag') this.flags[i]!.set(flags[i]!)
      else if (column.kind === 'text') this.codes[i]!.set(codes[i]!)
      else this.bits[i]!.set(bits[i]!)
    })
  }

  commit(presence: Presence): void {
    const last = this.#runs[this.#runs.length - 1]
    if (last?.presence !== presence) this.#runs.push({ presence, from: this.rows })
    this.rows++
  }

  /** Makes the row under construction all 0 again, as readers expect it. */
  clearRow(): void {
    const { rows } = this
    this.columns.forEach(({ kind }, i) => {
      if (kind === 'flag') this.flags[i]![rows] = 0
      else if (kind === 'text') this.codes[i]![rows] = 0
      else if (kind === 'int') this.bits[i]![rows] = 0
      else this.bits[i]!.fill(0, 2 * rows, 2 * rows + 2)
    })
  }

  setLong(column: number, value: number): void {
    const bits = this.bits[column]!
    bits[2 * this.rows] = value | 0
    bits[2 * this.rows + 1] = Math.floor(value / 4294967296)
  }

  setBig(column: number, value: bigint): void {
    const bits = this.bits[column]!
    bits[2 * this.rows] = Number(BigInt.asIntN(32, value))
    bits[2 * this.rows + 1] = Number(BigInt.asIntN(32, value >> 32n))
  }

  /** Hands out the rows and starts anew. */
  take(): TaskRows<string> {
    const rows = this.rows
    const columns: Record<string, BlockColumn> = {}
    this.columns.forEach((column, i) => {
      const absent = this.#absent(i)
      if (absent === 'all') return
      columns[column.name] = { ...this.#values(column, i), ...(absent && { absent }) }
    })
    this.rows = 0
    this.#runs = []
    this.#allocate(Math.max(64, Math.min(this.#capacity, 1 << Math.ceil(Math.log2(rows + 1)))))
    return { rows, columns }
  }

  #values(column: TaskColumn, i: number): BlockColumn {
    const { kind } = column
    const rows = this.rows
    if (kind === 'flag') return { kind, values: this.flags[i]!.subarray(0, rows) }
    if (kind === 'text')
      return { kind, codes: this.codes[i]!.subarray(0, rows), names: this.names[i]!.take() }
    if (kind === 'int') return { kind, values: this.bits[i]!.subarray(0, rows) }
    const bits = this.bits[i]!.subarray(0, 2 * rows)
    return kind === 'long' && isZero(bits) ? { kind, bits: NONE, zero: true } : { kind, bits }
  }

  #absent(column: number): Uint8Array | 'all' | undefined {
    const missing = this.#runs.filter(({ presence }) => presence[column] === 0)
    if (missing.length === 0 && this.rows > 0) return undefined
    if (missing.length === this.#runs.length) return 'all'
    const absent = new Uint8Array(this.rows)
    this.#runs.forEach(({ presence, from }, r) => {
      if (presence[column] === 0) absent.fill(1, from, this.#runs[r + 1]?.from ?? this.rows)
    })
    return absent
  }

  #allocate(capacity: number): void {
    this.#capacity = capacity
    this.bits = []
    this.flags = []
    this.codes = []
    this.columns.forEach((column, i) => {
      if (column.kind === 'flag') this.flags[i] = new Uint8Array(capacity)
      else if (column.kind === 'text') this.codes[i] = new Uint16Array(capacity)
      else this.bits[i] = new Int32Array(column.kind === 'int' ? capacity : 2 * capacity)
      if (column.kind === 'text') this.names[i] ??= new NameCodes()
    })
  }
}

const NONE = new Int32Array(0)

function isZero(bits: Int32Array): boolean {
  for (let i = 0; i < bits.length; i++) if (bits[i] !== 0) return false
  return true
}
