import { expect, test } from 'vitest'
import { load } from '../../src/index.ts'
import { plainTables, tableTexts } from './plain-tables.ts'
import { LOGS, linesOfLog, SAMPLES } from './samples.ts'
import { type Stored, stored } from './stored-rows.ts'

for (const threads of [1, 2]) {
  test(`all samples in one database, ${threads} threads: the tables are what JSON.parse and the listeners make`, async () => {
    const all = await stored((db) => load(SAMPLES, { db, threads }))
    const byPath = attemptsByPath(all)
    expect([...byPath.keys()].sort()).toEqual(LOGS.map(({ path }) => path).sort())
    for (const log of LOGS) {
      const want = plainTables(await linesOfLog(log))
      const got = tableTexts(byPath.get(log.path)!)
      for (const [table, rows] of Object.entries(want)) {
        expect(got[table], `${log.sample}: ${table}`).toEqual(rows)
      }
    }
  })
}

function attemptsByPath({ attempts }: Stored) {
  return new Map([...attempts.values()].map((rows) => [String(rows.rows.get('logs')?.[0]?.log_path), rows]))
}
