import type { BlockColumn } from '../events/task-block.ts'
import type { TaskEnds } from '../reconstruct/listener.ts'
import { deriveTaskColumns } from '../reconstruct/task-derived.ts'
import type { TaskExtras } from '../reconstruct/tasks.ts'
import type { AttemptWriter } from '../store/attempt-writer.ts'
import type { AppendColumn } from '../store/block-appender.ts'
import { tasks } from '../tables/tasks.ts'

/** Appends the TaskEnds of a block to `tasks`: as they were decoded, beside what reconstruction found out about them. */
export function appendTasks(writer: AttemptWriter, ends: TaskEnds, extras: TaskExtras): void {
  if (ends.rows === 0) return
  const columns: Record<string, AppendColumn> = {
    ...ends.columns,
    ...deriveTaskColumns(ends),
    end_reason: endReasons(ends.rows, extras.endReason),
    is_listed: {
      kind: 'flag',
      values: Uint8Array.from({ length: ends.rows }, (_, row) => (extras.unlisted.has(row) ? 0 : 1)),
    },
    ...(extras.errorMessage.size > 0 && { error_message: { kind: 'sparse', values: extras.errorMessage } }),
    ...(ends.updatedBlocks.size > 0 && { updated_blocks: { kind: 'sparse', values: ends.updatedBlocks } }),
  }
  if (extras.skip.size === 0) writer.block(tasks, ends.rows, columns)
  else {
    const kept = Array.from({ length: ends.rows }, (_, row) => row).filter((row) => !extras.skip.has(row))
    const chosen = Object.entries(columns).map(([name, column]) => [name, choose(column, kept)])
    if (kept.length > 0) writer.block(tasks, kept.length, Object.fromEntries(chosen))
  }
}

function endReasons(rows: number, reasons: ReadonlyMap<number, string>): BlockColumn {
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
