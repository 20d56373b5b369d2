import { beforeAll, expect, test } from 'vitest'
import { load } from '../../src/index.ts'
import { compareCore, differencesIn } from '../conformance/core.ts'
import { compareSql } from '../conformance/sql.ts'
import { answersFor, LOGS, SAMPLES } from './samples.ts'
import { type Stored, stored } from './stored-rows.ts'

let all: Stored

beforeAll(async () => {
  all = await stored((db) => load(SAMPLES, { db }))
}, 60_000)

for (const log of LOGS) {
  const answers = answersFor(log)
  if (answers.length === 0) continue
  const { app_id, attempt_id, end_time } = log.expected
  test(`${log.sample} ${attempt_id}: the database says what the history server answered`, () => {
    const rows = all.ofLog(log.path)
    const completed = end_time !== null
    const core = compareCore(
      rows,
      { app: app_id, attempt: attempt_id === '' ? null : attempt_id, completed },
      answers,
    )
    const sql = compareSql(rows, completed, answers)
    expect(differencesIn([...core, ...sql])).toEqual([])
    expect(core.length + sql.length).toBe(answers.length)
  })
}
