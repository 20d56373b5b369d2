/** A task event that was parsed as JSON, written to a row: the slow path, and the one that is right by definition. */
import { FieldError } from '../events/schema.ts'
import type { TaskColumn } from '../events/task-column.ts'
import type { TaskBuffer } from './task-buffer.ts'

/** Without these an event cannot be placed: it is reported, not kept. */
const REQUIRED = new Set(['stage_id', 'task_id', 'task_index', 'launch_time', 'executor_id'])

/** Writes the row under construction; the columns that the event has. Throws FieldError. */
export function writeTask(event: unknown, buffer: TaskBuffer): Uint8Array {
  const presence = new Uint8Array(buffer.columns.length)
  try {
    buffer.columns.forEach((column, i) => {
      const value = valueAt(event, column.path)
      if (value !== undefined && value !== null) {
        write(value, column, i, buffer)
        presence[i] = 1
      } else if (REQUIRED.has(column.name)) throw wrong(column, 'a value', value)
    })
    return presence
  } catch (error) {
    buffer.clearRow()
    throw error
  }
}

/** The value below a path of keys; undefined where there is none. */
export function valueAt(root: unknown, path: readonly string[]): unknown {
  let value = root
  for (const key of path) {
    if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, key))
      return undefined
    value = (value as Record<string, unknown>)[key]
  }
  return value
}

function write(value: unknown, column: TaskColumn, i: number, buffer: TaskBuffer): void {
  const { rows } = buffer
  switch (column.kind) {
    case 'int':
      if (typeof value !== 'number' || value !== (value | 0)) throw wrong(column, 'a 32-bit integer', value)
      buffer.bits[i]![rows] = value
      return
    case 'long':
      if (typeof value === 'bigint' && BigInt.asIntN(64, value) === value) buffer.setBig(i, value)
      else if (Number.isSafeInteger(value)) buffer.setLong(i, value as number)
      else throw wrong(column, 'a 64-bit integer', value)
      return
    case 'time':
      // Microseconds must stay below 2^53: the year 2255.
      if (!Number.isSafeInteger(value) || !Number.isSafeInteger((value as number) * 1000))
        throw wrong(column, 'epoch milliseconds', value)
      buffer.setLong(i, (value as number) * 1000)
      return
    case 'flag':
      if (typeof value !== 'boolean') throw wrong(column, 'true or false', value)
      buffer.flags[i]![rows] = value ? 1 : 0
      return
    case 'text':
      if (typeof value === 'object') throw wrong(column, 'text', value)
      buffer.codes[i]![rows] = buffer.names[i]!.codeOf(String(value))
  }
}

function wrong(column: TaskColumn, wanted: string, value: unknown): FieldError {
  const got =
    value === undefined || value === null ? 'nothing' : `${typeof value} ${String(value).slice(0, 40)}`
  return new FieldError(`${column.path.join(': ')}: expected ${wanted}, got ${got}`)
}
