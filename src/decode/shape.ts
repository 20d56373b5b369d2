/**
 * The shape of a line: the literal bytes between its values, and which column each value goes to. Spark writes the same
 * keys in the same order line after line, so a line is checked against the shape of an earlier one, every byte of it:
 * literals are compared, values are read by strict readers. A line that passes is therefore valid JSON with just these
 * values; any other goes to JSON.parse, which also teaches the next shape.
 */
import type { TaskColumn } from '../events/task-column.ts'
import { type Leaf, readLeaves } from './leaves.ts'

export const SLOT = {
  int: 0,
  long: 1,
  time: 2,
  flag: 3,
  text: 4,
  number: 5,
  string: 6,
  word: 7,
  raw: 8,
  accumulables: 9,
} as const

export interface Shape {
  /** For each slot the literal before it, then the literal that ends the line. */
  readonly literals: readonly Literal[]
  readonly slots: Int32Array
  /** Column of a slot, or the number of its part for raw slots (-1: of no interest). */
  readonly targets: Int32Array
  readonly presence: Uint8Array
  /** Last bytes seen in each raw slot, and what they were parsed to. */
  readonly raw: (RawValue | undefined)[]
}

export interface RawValue {
  readonly literal: Literal
  readonly value: unknown
}

/** Bytes to compare, four at a time; the last word may overlap the one before it. */
export interface Literal {
  readonly length: number
  readonly words: Int32Array
  /** Bytes, where there are fewer than four. */
  readonly bytes: Uint8Array
}

export interface ShapeTargets {
  readonly columns: readonly TaskColumn[]
  /** Paths of arrays and objects that are read as a whole. */
  readonly parts: readonly (readonly string[])[]
  readonly accumulables: readonly string[] | undefined
}

/** Learns the shape of a line that is known to be valid JSON; undefined if the line cannot serve as one. */
export function learnShape(line: Uint8Array, targets: ShapeTargets): Shape | undefined {
  const whole = [...targets.parts, ...(targets.accumulables ? [targets.accumulables] : [])].map(keyOf)
  const leaves = readLeaves(line, new Set(whole), keyOf)
  if (leaves === undefined) return undefined
  const columns = new Map(targets.columns.map((column, i) => [keyOf(column.path), i]))
  const presence = new Uint8Array(targets.columns.length)
  const slots: number[] = []
  const slotTargets: number[] = []
  const literals: Literal[] = []
  let at = 0
  for (const leaf of leaves) {
    const column = columns.get(leaf.path)
    const slot = column === undefined ? partSlot(leaf, targets) : columnSlot(leaf, targets.columns[column]!)
    if (slot === undefined) return undefined
    slots.push(slot.kind)
    slotTargets.push(column ?? slot.part ?? -1)
    literals.push(literalOf(line.subarray(at, leaf.from)))
    at = leaf.to
    if (column !== undefined) presence[column] = 1
  }
  literals.push(literalOf(line.subarray(at)))
  return {
    literals,
    slots: Int32Array.from(slots),
    targets: Int32Array.from(slotTargets),
    presence,
    raw: slots.map(() => undefined),
  }
}

export function literalOf(bytes: Uint8Array): Literal {
  const { length } = bytes
  if (length < 4) return { length, words: new Int32Array(0), bytes: bytes.slice() }
  const words = new Int32Array(Math.ceil(length / 4))
  const view = new DataView(bytes.buffer, bytes.byteOffset, length)
  for (let i = 0; i < words.length; i++) words[i] = view.getInt32(Math.min(4 * i, length - 4), true)
  return { length, words, bytes: new Uint8Array(0) }
}

/** True if `line` has the literal at `at`. The caller sees to it that `at + literal.length` is within the buffer. */
export function matches(literal: Literal, line: Uint8Array, view: DataView, at: number): boolean {
  const { words, length } = literal
  const last = words.length - 1
  if (last < 0) {
    for (let i = 0; i < length; i++) if (line[at + i] !== literal.bytes[i]) return false
    return true
  }
  if (view.getInt32(at + length - 4, true) !== words[last]) return false
  for (let i = 0; i < last; i++) if (view.getInt32(at + 4 * i, true) !== words[i]) return false
  return true
}

function keyOf(path: readonly string[]): string {
  return JSON.stringify(path)
}

function columnSlot(leaf: Leaf, column: TaskColumn): { kind: number; part?: number } | undefined {
  const wanted = column.kind === 'text' ? 'string' : column.kind === 'flag' ? 'word' : 'number'
  return leaf.type === wanted ? { kind: SLOT[column.kind] } : undefined
}

function partSlot(
  leaf: Leaf,
  { parts, accumulables }: ShapeTargets,
): { kind: number; part?: number } | undefined {
  if (accumulables !== undefined && leaf.path === keyOf(accumulables)) {
    return leaf.type === 'array' ? { kind: SLOT.accumulables } : undefined
  }
  const part = parts.findIndex((path) => keyOf(path) === leaf.path)
  if (leaf.type === 'array' || leaf.type === 'object') return { kind: SLOT.raw, part }
  return part >= 0 ? undefined : { kind: SLOT[leaf.type] }
}
