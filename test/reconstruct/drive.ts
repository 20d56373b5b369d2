/** Feeds event lines to listeners and collects what they make: the pipeline in small, in one thread. */
import type { DiagnosticCode } from '../../src/base/diagnostics.ts'
import { EVENTS } from '../../src/events/index.ts'
import { FieldError } from '../../src/events/schema.ts'
import { type BlockColumn, exactAt, longAt } from '../../src/events/task-block.ts'
import { createCore } from '../../src/reconstruct/core.ts'
import type { Context, Listener, TaskEnds } from '../../src/reconstruct/listener.ts'
import { deriveTaskColumns } from '../../src/reconstruct/task-derived.ts'
import type { TaskExtras } from '../../src/reconstruct/tasks.ts'
import type { Table } from '../../src/tables/schema.ts'
import { taskExecutorMetrics } from '../../src/tables/task-executor-metrics.ts'
import { tasks } from '../../src/tables/tasks.ts'
import { endsOf, type Json, startsOf } from './reference-blocks.ts'

// biome-ignore lint/suspicious/noExplicitAny: rows of any table, for assertions
export type AnyRow = Record<string, any>

export interface Driven {
  /** Rows by table name. */
  readonly rows: ReadonlyMap<string, readonly AnyRow[]>
  readonly problems: readonly { readonly code: DiagnosticCode; readonly detail: string }[]
}

const BLOCK = 500
const START = 'SparkListenerTaskStart'
const END = 'SparkListenerTaskEnd'

/** The tables that the core makes of these lines. */
export function driveCore(lines: Iterable<string>): Driven {
  const collected = new Collector()
  const core = createCore(collected)
  drive(lines, [core], collected, (ends) => collectTasks(collected, ends, core.takeTaskExtras()))
  return collected
}

/** Rows of a table, none if it has none. */
export function rowsOf(driven: Driven, table: Table): readonly AnyRow[] {
  return driven.rows.get(table.name) ?? []
}

/** A context that keeps all rows and problems. */
export class Collector implements Context, Driven {
  readonly rows = new Map<string, AnyRow[]>()
  readonly problems: { code: DiagnosticCode; detail: string }[] = []

  row(table: Table, row: AnyRow): void {
    const rows = this.rows.get(table.name)
    if (rows === undefined) this.rows.set(table.name, [row])
    else rows.push(row)
  }

  problem(code: DiagnosticCode, detail: string): void {
    this.problems.push({ code, detail })
  }
}

/** Gives all events to the listeners in log order; `block` is called with each block of TaskEnds after them. */
export function drive(
  lines: Iterable<string>,
  listeners: readonly Listener[],
  context: Context,
  block: (ends: TaskEnds) => void,
): void {
  let events: Json[] = []
  for (const line of lines) {
    if (line === '') continue
    events.push(JSON.parse(line) as Json)
    if (events.length === BLOCK) {
      feed(events, listeners, context, block)
      events = []
    }
  }
  feed(events, listeners, context, block)
  for (const listener of listeners) listener.finish?.()
}

function feed(
  events: readonly Json[],
  listeners: readonly Listener[],
  context: Context,
  block: (ends: TaskEnds) => void,
): void {
  const starts = startsOf(events.filter((event) => event.Event === START))
  const ends = endsOf(events.filter((event) => event.Event === END))
  let start = 0
  let end = 0
  for (const event of events) {
    if (event.Event === START) {
      for (const listener of listeners) listener.taskStart?.(starts, start)
      start++
    } else if (event.Event === END) {
      for (const listener of listeners) listener.taskEnd?.(ends, end)
      end++
    } else other(event, listeners, context)
  }
  block(ends)
}

function other(json: Json, listeners: readonly Listener[], context: Context): void {
  const declaration = EVENTS.find(({ name }) => name === json.Event)
  if (declaration === undefined) return
  try {
    const event = { ...declaration.read(json, declaration.name), event: declaration.name }
    for (const { on } of listeners) {
      const handlers: { readonly [name: string]: ((event: never) => void) | undefined } = on
      handlers[declaration.name]?.(event as never)
    }
  } catch (error) {
    if (!(error instanceof FieldError)) throw error
    context.problem('bad_event', error.message)
  }
}

/** Rows of `tasks` from a block, as the pipeline makes them column by column. */
function collectTasks(context: Collector, ends: TaskEnds, extras: TaskExtras): void {
  const derived = deriveTaskColumns(ends)
  const columns: { readonly [name: string]: BlockColumn | undefined } = { ...ends.columns, ...derived }
  for (let row = 0; row < ends.rows; row++) {
    if (extras.skip.has(row)) continue
    const values: AnyRow = {}
    for (const name of Object.keys(tasks.columns)) values[name] = cell(columns[name], row)
    context.row(tasks, {
      ...values,
      end_reason: values.finish_time === null ? null : (extras.endReason.get(row) ?? 'Success'),
      error_message: extras.errorMessage.get(row) ?? null,
      updated_blocks: ends.updatedBlocks.get(row) ?? null,
      is_listed: !extras.unlisted.has(row),
    })
  }
  for (const row of extras.executorMetrics) {
    const names = Object.keys(taskExecutorMetrics.columns)
    context.row(
      taskExecutorMetrics,
      Object.fromEntries(names.map((name) => [name, cell(columns[name], row)])),
    )
  }
}

function cell(column: BlockColumn | undefined, row: number): unknown {
  if (column === undefined || column.absent?.[row] === 1) return null
  switch (column.kind) {
    case 'int':
      return column.values[row]
    case 'flag':
      return column.values[row] === 1
    case 'text':
      return column.names[column.codes[row]!]
    case 'time':
      return longAt(column, row) / 1000
    case 'long':
      return exactAt(column, row)
  }
}
