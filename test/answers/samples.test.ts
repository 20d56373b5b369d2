/** What a real history server (Spark 4.3.0) answered about the sample logs, answer by answer. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { answersFor, LOGS, SAMPLES } from '../samples/samples.ts'
import { differencesOf } from './answers.ts'
import { type Served, served } from './served.ts'

let all: Served

beforeAll(async () => {
  all = await served(SAMPLES)
}, 60_000)
afterAll(() => all.close())

const asked = LOGS.filter((log) => answersFor(log).length > 0)

test('some hundred answers are recorded', () => {
  expect(asked.flatMap(answersFor).length).toBeGreaterThan(1000)
})

test.each(asked)('$sample $expected.attempt_id', async (log) => {
  const { app_id: app, attempt_id, end_time } = log.expected
  const application = { app, attempt: attempt_id === '' ? null : attempt_id, completed: end_time !== null }
  expect(await differencesOf(all, application, answersFor(log))).toEqual([])
})
