/** Shuffle files that are gone while their executor lives on, and what is made again by a stage that had been skipped; worked out by hand. */
import { expect, test } from 'vitest'
import { findFindings, findingFiles } from '../../../src/analyses/find.ts'
import type { Finding } from '../../../src/analyses/finding.ts'
import { asked, handLog, loaded } from '../hand-log.ts'

const FILES = findingFiles().filter(({ id }) => ['fetch-failures', 'recomputed-work'].includes(id))

/**
 * Job 0 writes a shuffle on two executors. Job 1 skips the stage that would write it again, cannot fetch from executor 2, and then runs
 * that stage as its attempt 1, as Spark does. `last` is when executor 2 last ended a task before it was removed.
 */
function log(last: number): string {
  const text = handLog({
    to: 60,
    executors: [
      { id: '1', cores: 1, from: 0 },
      { id: '2', cores: 1, from: 0, to: 50 },
    ],
    jobs: [
      {
        from: 1,
        to: 11,
        stages: [
          {
            id: 0,
            tasks: [
              { from: 1, to: 11 },
              { from: 1, to: last === 11 ? 11 : 10, on: '2' },
            ],
          },
        ],
      },
      {
        from: 20,
        to: 40,
        stages: [
          { id: 2, parents: [1], tasks: [{ from: 20, to: 23, failed: true }] },
          { id: 1, tasks: [{ from: 24, to: last === 11 ? 34 : last, on: last === 11 ? '1' : '2' }] },
        ],
      },
    ],
  })
  return text
    .split('\n')
    .map((line) =>
      /"Event":"SparkListener(Stage|Task)/.test(line) && /"Stage ID":1\b/.test(line)
        ? line.replaceAll('"Stage Attempt ID":0', '"Stage Attempt ID":1')
        : line,
    )
    .join('\n')
    .replace(
      /"Task End Reason":\{"Reason":"ExceptionFailure".*?"Accumulator Updates":\[\]\}/,
      `"Task End Reason":${FETCH_FAILED}`,
    )
    .replace('"Removed Reason":"no longer needed"', '"Removed Reason":"Command exited with code 1"')
}

const FETCH_FAILED = JSON.stringify({
  Reason: 'FetchFailed',
  'Block Manager Address': { 'Executor ID': '2', Host: 'host-2', Port: 7000 },
  'Shuffle ID': 0,
  'Map ID': 1,
  'Map Index': 1,
  'Reduce ID': 0,
  Message: 'no such file',
})

async function found(text: string): Promise<readonly Finding[]> {
  const { db, remove } = await loaded([text])
  try {
    const [of] = await asked(db, (connection) => findFindings(connection, FILES))
    return of!.findings
  } finally {
    remove()
  }
}

test('an executor that goes on working was not gone when nobody could fetch from it, though it is removed later', async () => {
  const lived = (await found(log(34))).find(({ id }) => id === 'fetch-failures')!
  expect(lived.what).toBe(
    '1 task attempt(s) of stage 2 could not fetch shuffle blocks of executor 2 on host-2; 1 attempt(s) of the stage failed.',
  )
  expect(lived.advice).toContain('The executor was there')
  const gone = (await found(log(11))).find(({ id }) => id === 'fetch-failures')!
  expect(gone.what).toContain('It was removed: Command exited with code 1')
})

test('what a stage makes that was skipped at first had been made by an earlier job', async () => {
  const again = (await found(log(34))).filter(({ id }) => id === 'recomputed-work')
  expect(again.map(({ place, coreMs }) => [place, coreMs])).toEqual([['stage 1', 10_000]])
})
