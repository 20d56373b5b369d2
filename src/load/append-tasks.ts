import type { BlockColumn, TextColumn } from '../events/task-block.ts'
import type { TaskEnds } from '../reconstruct/listener.ts'
import { deriveTaskColumns } from '../reconstruct/task-derived.ts'
import type { TaskExtras } from '../reconstruct/tasks.ts'
import type { AttemptWriter } from '../store/attempt-writer.ts'
import type { AppendColumn } from '../store/block-appender.ts'
import type { Table } from '../tables/schema.ts'
import { taskExecutorMetrics } from '../tables/task-executor-metrics.ts'
import { tasks } from '../tables/tasks.ts'

/** Appends the TaskEnds of a block to `tasks`: as they were decoded, beside what reconstruction found out about them. */
export function appendTasks(writer: AttemptWriter, ends: TaskEnds, extras: TaskExtras): void {
  if (ends.rows === 0) return
  const derived = deriveTaskColumns(ends)
  const columns: Columns = {
    ...ends.columns,
    ...derived,
    end_reason: { ...endReasons(ends.rows, extras.endReason), ...onlyAbsent(derived.finish_time) },
    is_listed: flags(ends.rows, (row) => !extras.unlisted.has(row)),
    ...(extras.errorMessage.size > 0 && { error_message: { kind: 'sparse', values: extras.errorMessage } }),
    ...(ends.updatedBlocks.size > 0 && { updated_blocks: { kind: 'sparse', values: ends.updatedBlocks } }),
  }
  if (extras.skip.size === 0) writer.block(tasks, ends.rows, columns)
  else
    appendChosen(
      writer,
      tasks,
      columns,
      rowsOf(ends.rows).filter((row) => !extras.skip.has(row)),
    )
  appendChosen(writer, taskExecutorMetrics, columns, extras.executorMetrics)
}

type Columns = Readonly<Record<string, AppendColumn>>

function appendChosen(writer: AttemptWriter, table: Table, columns: Columns, rows: readonly number[]): void {
  if (rows.length === 0) return
  const names = Object.keys(table.columns).filter((name) => columns[name] !== undefined)
  writer.block(
    table,
    rows.length,
    Object.fromEntries(names.map((name) => [name, choose(columns[name]!, rows)])),
  )
}

function rowsOf(count: number): number[] {
  return Array.from({ length: count }, (_, row) => row)
}

function flags(rows: number, isSet: (row: number) => boolean): BlockColumn {
  return { kind: 'flag', values: Uint8Array.from({ length: rows }, (_, row) => (isSet(row) ? 1 : 0)) }
}

/** A task that has not finished has no reason for its end. */
function onlyAbsent({ absent }: BlockColumn): { readonly absent?: Uint8Array } {
  return absent === undefined ? {} : { absent }
}

function endReasons(rows: number, reasons: ReadonlyMap<number, string>): TextColumn {
  const names = ['Success']
  const codes = new Uint16Array(rows)
  for (const [row, reason] of reasons) {
    const known = names.indexOf(reason)
    codes[row] = known >= 0 ? known : names.push(reason) - 1
  }
  return { kind: 'text', codes, names }
}

/** The rows that are kept, of one column. */
function choose(column: AppendColumn, rows: readonly number[]): AppendColumn {
  if (column.kind === 'sparse') {
    return { kind: 'sparse', values: new Map(rows.map((row, i) => [i, column.values.get(row)])) }
  }
  const absent = column.absent && { absent: Uint8Array.from(rows, (row) => column.absent![row]!) }
  if (column.kind === 'long' || column.kind === 'time') {
    return {
      ...column,
      bits: Int32Array.from(rows.flatMap((row) => [column.bits[2 * row]!, column.bits[2 * row + 1]!])),
      ...absent,
    }
  }
  if (column.kind === 'text')
    return { ...column, codes: Uint16Array.from(rows, (row) => column.codes[row]!), ...absent }
  if (column.kind === 'int')
    return { ...column, values: Int32Array.from(rows, (row) => column.values[row]!), ...absent }
  return { ...column, values: Uint8Array.from(rows, (row) => column.values[row]!), ...absent }
}
