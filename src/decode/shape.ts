/**
 * The shape of a line: the literal bytes between its values, and which column each value goes to. Spark writes the same
 * keys in the same order line after line, so a line is checked against the shape of an earlier one, every byte of it:
 * literals are compared, values are read by strict readers. A line that passes is therefore valid JSON with just these
 * values; any other goes to JSON.parse, which also teaches the next shape.
 */
import type { TaskColumn } from '../events/task-column.ts'
import { type Leaf, readLeaves } from './leaves.ts'
import { type Literal, literalOf } from './literal.ts'
import { ZeroRuns } from './zero-runs.ts'

export const SLOT = {
  int: 0,
  long: 1,
  time: 2,
  number: 3,
  flag: 4,
  text: 5,
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
  readonly zeros: ZeroRuns
}

export interface RawValue {
  readonly literal: Literal
  readonly value: unknown
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
  const literals: Uint8Array[] = []
  const isZero: boolean[] = []
  let at = 0
  for (const leaf of leaves) {
    const column = columns.get(leaf.path)
    const slot = column === undefined ? partSlot(leaf, targets) : columnSlot(leaf, targets.columns[column]!)
    if (slot === undefined) return undefined
    slots.push(slot.kind)
    slotTargets.push(column ?? slot.part ?? -1)
    literals.push(line.slice(at, leaf.from))
    isZero.push(
      slot.kind <= SLOT.number &&
        slot.kind !== SLOT.time &&
        leaf.to === leaf.from + 1 &&
        line[leaf.from] === 0x30,
    )
    at = leaf.to
    if (column !== undefined) presence[column] = 1
  }
  literals.push(line.slice(at))
  return {
    literals: literals.map(literalOf),
    slots: Int32Array.from(slots),
    targets: Int32Array.from(slotTargets),
    presence,
    raw: slots.map(() => undefined),
    zeros: new ZeroRuns(literals, isZero),
  }
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
