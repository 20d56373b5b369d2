/** State that grows under a watermark, in progress of streaming queries small enough to work out on paper. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findFindings, findingFiles, findingThresholds } from '../../../src/analyses/find.ts'
import { narrowTo } from '../../../src/analyses/scope.ts'
import { asked, handLog, loaded, START } from '../hand-log.ts'

const isoAt = (seconds: number) => new Date(START + seconds * 1000).toISOString()

/** Eight batches, one every ten seconds with the events of these: 10 000 rows of state more with each, none removed. */
function stream(id: string, eventTime: (batch: number) => Record<string, string>): string {
  const batches = Array.from({ length: 8 }, (_, batch) =>
    JSON.stringify({
      Event: 'org.apache.spark.sql.streaming.StreamingQueryListener$QueryProgressEvent',
      progress: {
        id: '3f7d085b-29d3-40ed-89d0-cfbcf6107f67',
        runId: 'd817037a-ba6e-47bc-aadd-8af35060bf2b',
        name: id,
        timestamp: isoAt(batch * 10),
        batchId: batch,
        batchDuration: 1000,
        durationMs: { triggerExecution: 1000 },
        eventTime: eventTime(batch),
        stateOperators: [
          {
            operatorName: 'dedupe',
            numRowsTotal: (batch + 1) * 10_000,
            numRowsUpdated: 10_000,
            numRowsRemoved: 0,
          },
        ],
        sources: [{ description: 'x', numInputRows: 10_000 }],
        sink: { description: 'x' },
      },
    }),
  )
  return `${handLog({ id, to: 90 })}${batches.join('\n')}\n`
}

/** The watermark is so many seconds behind the latest event. */
const behind = (seconds: number) => (batch: number) => ({
  min: isoAt(batch * 10),
  max: isoAt(batch * 10 + 9),
  // It counts from the batch after; of rows before 1970 there are none.
  watermark: batch === 0 ? '1970-01-01T00:00:00.000Z' : isoAt(batch * 10 - 1 - seconds),
})

let logs: Awaited<ReturnType<typeof loaded>>
let advice: Map<string, string[]>
beforeAll(async () => {
  logs = await loaded([
    stream('none', () => ({})),
    stream('an-hour', behind(3600)),
    stream('five-seconds', behind(5)),
  ])
  const files = findingFiles().filter(({ id }) => id === 'streaming-state')
  advice = await asked(logs.db, async (connection) => {
    const rows = await connection.rows('SELECT attempt_key FROM attempts')
    await narrowTo(
      connection,
      rows.map(({ attempt_key }) => Number(attempt_key)),
    )
    const attempts = await findFindings(connection, files, findingThresholds(files))
    return new Map(
      attempts.map(({ attempt, findings }) => [attempt.appId, findings.map((one) => one.advice)]),
    )
  })
}, 60_000)
afterAll(() => logs.remove())

test('without a watermark, one is advised', () =>
  expect(advice.get('none')).toEqual([expect.stringContaining('Give the query a watermark')]))

test('where the watermark has not passed the first row, nothing could be removed yet', () =>
  expect(advice.get('an-hour')).toEqual([]))

test('where it has and nothing was removed, its column is not used', () =>
  expect(advice.get('five-seconds')).toEqual([expect.stringContaining('The query has a watermark')]))
