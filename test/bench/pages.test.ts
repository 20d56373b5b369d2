import { expect, test } from 'vitest'
import { bareLog } from '../../bench/grow/bare.ts'
import { splitLog } from '../../bench/grow/units.ts'
import { type Application, pagesOf } from '../../bench/questions/serve/pages.ts'

const application = (id: string): Application => ({
  id,
  stages: [
    { stageId: 0, attemptId: 0, numTasks: 20_000 },
    { stageId: 1, attemptId: 0, numTasks: 8 },
  ],
  jobs: [{ jobId: 0 }],
  executions: [{ id: 3 }],
})

test('no two pages have the same URL, of one pass or of two that follow', () => {
  const of = [application('a'), application('b')]
  const urls = [...pagesOf('http://x', of, 600), ...pagesOf('http://x', of, 400, 600)].map(({ url }) => url)
  expect(new Set(urls).size).toBe(1000)
  expect(urls.filter((url) => url.includes('/applications/a/'))).toHaveLength(500)
})

test('every kind of page is among few of them, for each application', () => {
  const kinds = (id: string) =>
    new Set(
      pagesOf('http://x', [application('a'), application('b')], 40)
        .filter(({ url }) => url.includes(`/${id}/`))
        .map(({ kind }) => kind),
    ).size
  expect([kinds('a'), kinds('b')]).toEqual([11, 11])
})

test('a bare log is an application that starts and ends, under another name and later', () => {
  const log = splitLog([
    '{"Event":"SparkListenerLogStart","Spark Version":"4.3.0"}',
    '{"Event":"SparkListenerEnvironmentUpdate","Spark Properties":{}}',
    '{"Event":"SparkListenerApplicationStart","App Name":"n","App ID":"real","Timestamp":100,"User":"u"}',
    '{"Event":"SparkListenerApplicationEnd","Timestamp":200}',
  ])
  expect(bareLog(log, 'other', 50).split('\n')).toEqual([
    '{"Event":"SparkListenerLogStart","Spark Version":"4.3.0"}',
    '{"Event":"SparkListenerApplicationStart","App Name":"n","App ID":"other","Timestamp":150,"User":"u"}',
    '{"Event":"SparkListenerApplicationEnd","Timestamp":250}',
    '',
  ])
})
