/** Executors of a resource profile that stages wait for, in logs small enough to work out on paper. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findFindings, findingFiles, findingThresholds } from '../../../src/analyses/find.ts'
import type { Finding } from '../../../src/analyses/finding.ts'
import { narrowTo } from '../../../src/analyses/scope.ts'
import { asked, handLog, loaded } from '../hand-log.ts'

const plain = { id: 0, tasks: [{ from: 5, to: 10 }] }
const executor = { id: '1', cores: 2, from: 0 }
/** After stage 0, stage 1 waits for an executor of profile 1 from 10 s on. */
const came = handLog({
  id: 'came',
  to: 90,
  executors: [executor, { id: '2', cores: 2, from: 70, profile: 1 }],
  jobs: [
    { from: 5, to: 10, stages: [plain] },
    { from: 10, to: 80, stages: [{ id: 1, from: 10, profile: 1, tasks: [{ from: 70, to: 80, on: '2' }] }] },
  ],
})
const never = handLog({
  id: 'never',
  to: 90,
  executors: [executor],
  jobs: [
    { from: 5, to: 10, stages: [plain] },
    { from: 10, to: 90, stages: [{ id: 1, from: 10, profile: 1, tasks: [] }] },
  ],
})
/** Its profile is of tasks only: they run on the executor that is there, after 60 s in which the driver is busy. */
const tasksOnly = handLog({
  id: 'tasks-only',
  to: 90,
  executors: [executor],
  jobs: [
    { from: 5, to: 10, stages: [plain] },
    { from: 10, to: 80, stages: [{ id: 1, from: 10, profile: 1, tasks: [{ from: 70, to: 80 }] }] },
  ],
})

let logs: Awaited<ReturnType<typeof loaded>>
let found: Map<string, readonly Finding[]>
beforeAll(async () => {
  logs = await loaded([came, never, tasksOnly])
  const files = findingFiles().filter(({ id }) => ['cold-start', 'driver-in-jobs'].includes(id))
  found = await asked(logs.db, async (connection) => {
    const rows = await connection.rows('SELECT attempt_key FROM attempts')
    await narrowTo(
      connection,
      rows.map(({ attempt_key }) => Number(attempt_key)),
    )
    const attempts = await findFindings(connection, files, findingThresholds(files))
    return new Map(attempts.map(({ attempt, findings }) => [attempt.appId, findings]))
  })
}, 60_000)
afterAll(() => logs.remove())

const said = (app: string) => found.get(app)!.map(({ id, place, wallMs }) => [id, place, wallMs])

test('a stage waits for executors of its resource profile, whatever others there are', () => {
  expect(said('came')).toEqual([['cold-start', 'resource profile 1', 60_000]])
  expect(found.get('came')![0]!.what).toContain(
    '1 min 0 s before the first executor of resource profile 1 came',
  )
})

test('so it does where none comes', () => {
  expect(said('never')).toEqual([['cold-start', 'resource profile 1', 80_000]])
  expect(found.get('never')![0]!.what).toContain('no executor of resource profile 1 came for it')
})

test('executors of another profile that run its tasks are no wait: then it is the driver', () =>
  expect(said('tasks-only')).toEqual([['driver-in-jobs', 'application', 60_000]]))
