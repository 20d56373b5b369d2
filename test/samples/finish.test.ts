import { describe, expect, test } from 'vitest'
import { createAttempt } from '../../src/reconstruct/attempt.ts'
import type { Context } from '../../src/reconstruct/listener.ts'
import { TABLES } from '../../src/tables/index.ts'
import type { Table } from '../../src/tables/schema.ts'
import { Collector, drive, rowsOf } from '../reconstruct/drive.ts'
import { tableDifferences, tableTexts } from './plain-tables.ts'
import { LOGS, linesOfLog } from './samples.ts'

/** So often is a log asked for what is live. */
const PIECES = 12

describe.each(LOGS)('$sample $expected.attempt_id', (log) => {
  test('rows of what is live change nothing, however often they are asked for', async () => {
    const lines = await linesOfLog(log)
    const whole = new Collector()
    drive(lines, createAttempt(whole).listeners, whole, () => {})

    const settled = new Collector()
    let live = new Collector()
    let into: Context = settled
    const attempt = createAttempt({
      row: (table, row) => into.row(table, row),
      problem: (code, detail) => into.problem(code, detail),
    })
    // Without `finish`, which `drive` calls at its end.
    const listeners = attempt.listeners.map(({ finish, ...listener }) => listener)
    const step = Math.ceil(lines.length / PIECES)
    for (let from = 0; from < lines.length; from += step) {
      into = settled
      drive(lines.slice(from, from + step), listeners, settled, () => {})
      for (let twice = 0; twice < 2; twice++) {
        const before = live
        into = live = new Collector()
        attempt.finish()
        if (twice === 1) expect(tableDifferences(tableTexts(before), tableTexts(live))).toEqual([])
        expect(doubles(live)).toEqual([])
      }
    }
    for (const [table, rows] of live.rows) for (const row of rows) settled.row({ name: table } as Table, row)
    expect(tableDifferences(tableTexts(whole), tableTexts(settled))).toEqual([])
    expect([...settled.problems, ...live.problems]).toEqual(whole.problems)
    expect(doubles(settled)).toEqual([])
  })
})

/** Rows that have the key of another one of their table. */
function doubles(collected: Collector): string[] {
  return TABLES.flatMap((table) => {
    const keys = rowsOf(collected, table).map((row) =>
      JSON.stringify(table.key.map((name) => row[name] ?? null)),
    )
    return keys.filter((key, i) => keys.indexOf(key) < i).map((key) => `${table.name} ${key}`)
  })
}
