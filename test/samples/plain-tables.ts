/** What the tables must hold, made with nothing but JSON.parse and the listeners: no decoder, no threads, no database. */
import { EVENTS } from '../../src/events/index.ts'
import { TASK_END, TASK_START } from '../../src/events/task-columns.ts'
import { createAttempt } from '../../src/reconstruct/attempt.ts'
import { plainValue } from '../../src/store/query.ts'
import { TABLES } from '../../src/tables/index.ts'
import { otherEvents } from '../../src/tables/other-events.ts'
import type { Table } from '../../src/tables/schema.ts'
import { type AnyRow, Collector, type Driven, drive, driveCore, rowsOf } from '../reconstruct/drive.ts'

/** Rows of a log by table, each as text, sorted: so that two sides can be compared whatever the order. */
export type TableTexts = Readonly<Record<string, readonly string[]>>

/** Tables that tell of files, not of events. */
const OF_FILES: readonly string[] = ['logs', 'diagnostics']

export function plainTables(lines: readonly string[]): TableTexts {
  const core = driveCore(lines)
  const others = new Collector()
  // The core comes first among the listeners, and has been driven already, with the tasks of each block.
  drive(lines, createAttempt(others).listeners.slice(1), others, () => {})
  const rows = new Map([...core.rows, ...others.rows, [otherEvents.name, unknownEvents(lines)]])
  return tableTexts({ rows, problems: [] })
}

export function tableTexts(driven: Driven): TableTexts {
  const tables = TABLES.filter(({ name }) => !OF_FILES.includes(name))
  return Object.fromEntries(
    tables.map((table) => [
      table.name,
      rowsOf(driven, table)
        .map((row) => rowText(table, row))
        .sort(),
    ]),
  )
}

/** The rows that only one side has, shortened, some of each table; nothing if both sides are the same. */
export function tableDifferences(want: TableTexts, got: TableTexts): string[] {
  return Object.entries(want).flatMap(([table, rows]) => {
    const others = got[table] ?? []
    if (rows.length === others.length && rows.every((row, i) => row === others[i])) return []
    const missing = without(rows, others).map((row) => `${table} lacks ${row.slice(0, SHOWN)}`)
    const extra = without(others, rows).map((row) => `${table} has ${row.slice(0, SHOWN)}`)
    return [
      `${table}: ${rows.length} rows wanted, ${others.length} got`,
      ...missing.slice(0, 2),
      ...extra.slice(0, 2),
    ]
  })
}

const SHOWN = 600

function without(rows: readonly string[], others: readonly string[]): string[] {
  const known = new Set(others)
  return rows.filter((row) => !known.has(row))
}

function rowText({ columns }: Table, row: AnyRow): string {
  return JSON.stringify(Object.fromEntries(Object.keys(columns).map((name) => [name, plainly(row[name])])))
}

function plainly(value: unknown): unknown {
  return Array.isArray(value) ? value.map(plainValue) : plainValue(value)
}

const KNOWN: ReadonlySet<unknown> = new Set([TASK_START, TASK_END, ...EVENTS.map(({ name }) => name)])

function unknownEvents(lines: readonly string[]): AnyRow[] {
  return lines.flatMap((json, position) => {
    const { Event: event }: { Event?: string } = JSON.parse(json)
    return KNOWN.has(event) ? [] : [{ event: event ?? null, position, json }]
  })
}
