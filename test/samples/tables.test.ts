import { expect, test } from 'vitest'
import { load } from '../../src/index.ts'
import { plainTables, tableTexts } from './plain-tables.ts'
import { LOGS, linesOfLog, SAMPLES } from './samples.ts'
import { stored } from './stored-rows.ts'

for (const threads of [1, 2]) {
  test(`all samples in one database, ${threads} threads: the tables are what JSON.parse and the listeners make`, async () => {
    const all = await stored((db) => load(SAMPLES, { db, threads }))
    expect(all.attempts.size).toBe(LOGS.length)
    for (const log of LOGS) {
      const want = plainTables(await linesOfLog(log))
      const got = tableTexts(all.ofLog(log.path))
      for (const [table, rows] of Object.entries(want)) {
        expect(got[table], `${log.sample}: ${table}`).toEqual(rows)
      }
    }
  })
}
