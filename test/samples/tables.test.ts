import { expect, test } from 'vitest'
import { load } from '../../src/index.ts'
import { plainTables, tableDifferences, tableTexts } from './plain-tables.ts'
import { LOGS, linesOfLog, SAMPLES } from './samples.ts'
import { stored } from './stored-rows.ts'

test.each([1, 2])(
  'all in one database, threads: %i. Tables are what JSON.parse and the listeners make',
  async (threads) => {
    const all = await stored((db) => load(SAMPLES, { db, threads }))
    expect(all.attempts.size).toBe(LOGS.length)
    for (const log of LOGS) {
      const want = plainTables(await linesOfLog(log))
      expect(tableDifferences(want, tableTexts(all.ofLog(log.path))), log.sample).toEqual([])
    }
  },
)
