import type { Row } from '../../store/connection.ts'
import type { PlanPair } from './compare.ts'
import type { Run } from './runs.ts'

/** Something that differs between the two sides of a part, and is known to change how long it takes. */
export interface Reason {
  readonly what: string
  readonly a: number | null
  readonly b: number | null
}

/** Sums of a stage that say why it takes longer: its column, its name, and a change below which it says nothing. */
const MEASURES = [
  ['input_bytes', 'input bytes', 1e6],
  // Where files are read by ranges (Hadoop's vectored reads), Spark counts hardly any of their bytes.
  ['input_records', 'records read', 1e4],
  ['shuffle_read_bytes', 'shuffle bytes read', 1e6],
  ['shuffle_read_records', 'shuffle records read', 1e4],
  ['shuffle_write_bytes', 'shuffle bytes written', 1e6],
  ['output_bytes', 'output bytes', 1e6],
  ['spilled_bytes', 'bytes spilled', 1e6],
  ['failed_tasks', 'failed tasks', 1],
  ['tasks', 'tasks', 1],
  ['gc_ms', 'GC ms', 200],
] as const

/** Less than this is the ordinary difference of two runs. */
const WORTH_SAYING = 1.1

/**
 * What differs in a part of the time, those that changed most first: its data, its tasks, its plan, and the cores it ran on. That it
 * differs is measured; that it is why, is likely where it changes in the direction of the time.
 */
export function reasonsFor(row: Row, plans: readonly PlanPair[], a: Run, b: Run): Reason[] {
  if (row.what !== 'stage') return []
  if (row.a_stage_id === null || row.b_stage_id === null)
    return [{ what: row.a_stage_id === null ? 'only in run b' : 'only in run a', a: null, b: null }]
  const changed = MEASURES.flatMap(([column, what, least]): (Reason & { factor: number })[] => {
    const [left, right] = [numberOf(row[`a_${column}`]), numberOf(row[`b_${column}`])]
    if (left === null || right === null || Math.abs(right - left) < least) return []
    const factor = factorOf(left, right)
    return factor < WORTH_SAYING ? [] : [{ what, a: left, b: right, factor }]
  })
  const plan = plans.find((pair) => pair.a_execution_id === row.a_execution_id && row.a_execution_id !== null)
  return [
    ...(plan !== undefined && plan.same_final === false ? [{ what: 'another plan', a: null, b: null }] : []),
    ...changed
      .sort((x, y) => y.factor - x.factor)
      .map(({ what, a: left, b: right }) => ({ what, a: left, b: right })),
    ...(a.cores !== null && b.cores !== null && a.cores !== b.cores
      ? [{ what: 'cores', a: a.cores, b: b.cores }]
      : []),
  ]
}

function factorOf(left: number, right: number): number {
  if (left === 0 || right === 0) return Number.POSITIVE_INFINITY
  return Math.max(left / right, right / left)
}

function numberOf(value: Row[string] | undefined): number | null {
  return value === null || value === undefined ? null : Number(value)
}
