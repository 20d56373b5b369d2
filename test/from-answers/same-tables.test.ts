import { expect, test } from 'vitest'
import { NOT_CARRIED } from '../../src/from-answers/not-carried.ts'
import { TABLES } from '../../src/tables/index.ts'
import { served } from '../answers/served.ts'
import { LOGS } from '../samples/samples.ts'
import { answersOfServed } from './own-server.ts'
import { differences, reading, withAnswers } from './tables.ts'

/** Old and new Spark, lost executors, failures, block updates, an application that was killed, attempts with ids. */
const CASES = [
  '32-lz4',
  '35-cluster',
  '43-failures',
  '43-storage-blocks',
  '43-cut-plain',
  '43-attempts',
  '43-sql',
  '43-config',
]

test.each(CASES)(
  '%s: every table is equal by log and by answers, but for what is listed',
  async (sample) => {
    const its = await served(LOGS.filter((log) => log.sample === sample).map(({ path }) => path))
    try {
      const answers = await answersOfServed(its)
      expect(answers.length).toBeGreaterThan(0)
      const found = await withAnswers(answers, (rest) =>
        reading(its.db, async (log) => {
          // One after the other: a connection streams one result at a time.
          const all: string[] = []
          for (const { listed } of answers) all.push(...(await differences(log, rest, listed)))
          return all
        }),
      )
      expect(found).toEqual([])
    } finally {
      its.close()
    }
  },
  60_000,
)

test('the list names tables and columns that there are', () => {
  const known = new Map(TABLES.map(({ name, columns }) => [name, columns]))
  const wrong = NOT_CARRIED.flatMap(({ table, columns = [] }) =>
    columns
      .filter((column) => known.get(table)?.[column] === undefined)
      .concat(known.has(table) ? [] : [table]),
  )
  expect(wrong).toEqual([])
})
