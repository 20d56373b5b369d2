/** Task events parsed with JSON.parse, as blocks: the plain way that every other decoder must agree with. */

import { EXECUTOR_METRIC_COLUMNS } from '../../src/events/executor-metrics.ts'
import type { AccumulatorUpdates, BlockColumn, TaskAccumulable } from '../../src/events/task-block.ts'
import type { TaskColumn } from '../../src/events/task-column.ts'
import { TASK_END_COLUMNS, TASK_END_PARTS, TASK_START_COLUMNS } from '../../src/events/task-columns.ts'
import type { TaskEnds, TaskStarts } from '../../src/reconstruct/listener.ts'

export type Json = Record<string, unknown>

export function startsOf(events: readonly Json[]): TaskStarts {
  return { rows: events.length, columns: columnsOf(TASK_START_COLUMNS, events) }
}

export function endsOf(events: readonly Json[]): TaskEnds {
  const reasons = new Map<number, Json>()
  const accumulables = new Map<number, TaskAccumulable[]>()
  const updatedBlocks = new Map<number, string>()
  events.forEach((event, row) => {
    const reason = valueAt(event, TASK_END_PARTS.reason)
    if (isObject(reason) && reason.Reason !== 'Success') reasons.set(row, reason)
    const own = accumulablesOf(event).filter((a) => a.Internal !== true && a.Metadata !== 'sql')
    if (own.length > 0) accumulables.set(row, own.map(shown))
    const blocks = valueAt(event, TASK_END_PARTS.updatedBlocks)
    if (Array.isArray(blocks) && blocks.length > 0) updatedBlocks.set(row, JSON.stringify(blocks))
  })
  return {
    rows: events.length,
    columns: columnsOf([...TASK_END_COLUMNS, ...EXECUTOR_METRIC_COLUMNS], events),
    updates: updatesOf(events),
    reasons,
    accumulables,
    updatedBlocks,
  }
}

/** Half words of a 64-bit integer, low half first. */
export function halves(value: number | bigint): [number, number] {
  const big = BigInt(value)
  return [Number(BigInt.asIntN(32, big)), Number(BigInt.asIntN(32, big >> 32n))]
}

export function valueAt(root: unknown, path: readonly string[]): unknown {
  return (
    path.reduce<unknown>((at, key) => (isObject(at) && Object.hasOwn(at, key) ? at[key] : undefined), root) ??
    undefined
  )
}

function columnsOf(columns: readonly TaskColumn[], events: readonly Json[]): { [name: string]: BlockColumn } {
  const built: { [name: string]: BlockColumn } = {}
  for (const column of columns) {
    const values = events.map((event) => valueAt(event, column.path))
    if (values.every((value) => value === undefined)) continue
    built[column.name] = columnOf(column, values)
  }
  return built
}

function columnOf({ kind }: TaskColumn, values: readonly unknown[]): BlockColumn {
  const missing = values.some((value) => value === undefined)
  const absent = missing ? { absent: Uint8Array.from(values, (value) => (value === undefined ? 1 : 0)) } : {}
  if (kind === 'int')
    return { kind, values: Int32Array.from(values, (value) => Number(value ?? 0)), ...absent }
  if (kind === 'flag')
    return { kind, values: Uint8Array.from(values, (value) => (value === true ? 1 : 0)), ...absent }
  if (kind === 'text') {
    const names = [...new Set(values.filter((value) => value !== undefined).map(String))]
    return {
      kind,
      codes: Uint16Array.from(values, (value) => Math.max(0, names.indexOf(String(value)))),
      names,
      ...absent,
    }
  }
  const scale = kind === 'time' ? 1000n : 1n
  return {
    kind,
    bits: Int32Array.from(values.flatMap((value) => halves(BigInt(Number(value ?? 0)) * scale))),
    ...absent,
  }
}

function updatesOf(events: readonly Json[]): AccumulatorUpdates {
  const first = [0]
  const ids: number[] = []
  const bits: number[] = []
  for (const event of events) {
    for (const { ID, Name, Update } of accumulablesOf(event)) {
      const isInteger =
        Number.isSafeInteger(Update) || (typeof Update === 'string' && /^-?\d{1,18}$/.test(Update))
      if (!isInteger || String(Name).startsWith('internal.metrics.')) continue
      ids.push(Number(ID))
      bits.push(...halves(BigInt(String(Update))))
    }
    first.push(ids.length)
  }
  return { first: Uint32Array.from(first), ids: Float64Array.from(ids), bits: Int32Array.from(bits) }
}

function accumulablesOf(event: Json): Json[] {
  const list = valueAt(event, TASK_END_PARTS.accumulables)
  return Array.isArray(list) ? list.filter(isObject) : []
}

function shown({ ID, Name, Update, Value }: Json): TaskAccumulable {
  return { id: Number(ID), name: textOf(Name), update: textOf(Update), value: textOf(Value) }
}

function textOf(value: unknown): string | null {
  return value === undefined || value === null ? null : typeof value === 'object' ? '' : String(value)
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
