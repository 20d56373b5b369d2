/** What `make/jobs/findings_losses.py` provokes, and what it nearly provokes. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Finding } from '../../../src/analyses/finding.ts'
import { described } from './described.ts'
import { FoundIn, proof } from './found-in.ts'

const IDS = [
  'failed-tasks',
  'failed-jobs',
  'cancelled-tasks',
  'executor-loss',
  'memory-kills',
  'fetch-failures',
  'recomputed-work',
  'driver-start',
  'driver-between-jobs',
]

let log: FoundIn
beforeAll(async () => {
  log = await FoundIn.sample('43-findings-losses', IDS, {
    failed_tasks_min_ms: 3000,
    failed_jobs_min_ms: 15_000,
    cancelled_tasks_min_ms: 3000,
    executor_loss_min_ms: 1000,
    fetch_failures_min_ms: 100,
    rerun_min_ms: 100,
  })
}, 60_000)
afterAll(() => log.close())

/** One executor, or all that went for the same cause. */
function executorsOf({ executorId, evidence }: Finding): string[] {
  if (executorId !== undefined) return [executorId]
  const { executors } = evidence as { executors: readonly { executor_id: string }[] }
  return executors.map(({ executor_id }) => executor_id)
}

/** Sum of the durations of the task attempts of a job by this description that ended so. */
async function lost(description: string, condition: string): Promise<number> {
  const [row] = await log.rows(
    `SELECT coalesce(sum(t.duration_ms), 0)::BIGINT AS ms FROM tasks t JOIN stages s USING (attempt_key, stage_id, stage_attempt_id)
     WHERE s.description = '${description}' AND ${condition}`,
  )
  return Number(row!.ms)
}

test('an attempt that fails after seconds costs, one that fails at once does not', async () => {
  expect(await described(log, 'failed-tasks')).toEqual(['failed tasks: yes'])
  const found = log.one('failed-tasks')
  expect(found.what).toContain('ValueError: no such item as 4')
  expect(found.coreMs).toBe(await lost('failed tasks: yes', "t.status = 'FAILED'"))
})

test('all that a failed job did is lost, what succeeded too', async () => {
  const jobs = await log.rows('SELECT job_id, description FROM jobs')
  const nameOf = new Map(jobs.map(({ job_id, description }) => [`job ${job_id}`, String(description)]))
  expect(log.of('failed-jobs').map(({ place }) => nameOf.get(place))).toEqual([
    'heap full: yes',
    'failed job: yes',
  ])
  const found = log.of('failed-jobs').find(({ place }) => nameOf.get(place) === 'failed job: yes')!
  expect(found.what).toContain('ValueError: no such item as 3')
  expect(found.coreMs).toBe(await lost('failed job: yes', 'true'))
})

test('killed tasks are told with their reason', async () => {
  expect(await described(log, 'cancelled-tasks')).toEqual(['killed tasks: yes'])
  const found = log.one('cancelled-tasks')
  expect(found.what).toContain('told to')
  expect(found.coreMs).toBe(await lost('killed tasks: yes', "t.status = 'KILLED'"))
})

test('executors are told by why they went: killed and out of heap for memory, terminated for nobody knows what', async () => {
  const removed = await log.rows(
    'SELECT executor_id, remove_reason FROM executors WHERE remove_reason IS NOT NULL',
  )
  const reasonOf = new Map(
    removed.map(({ executor_id, remove_reason }) => [executor_id, String(remove_reason)]),
  )
  const told = (id: string) =>
    [
      ...new Set(
        log
          .of(id)
          .flatMap((finding) =>
            executorsOf(finding).map((executor) => `${reasonOf.get(executor)}: ${finding.certainty}`),
          ),
      ),
    ].sort()
  expect(told('memory-kills')).toEqual([
    'Command exited with code 137: likely',
    'Command exited with code 52: sure',
  ])
  expect(told('executor-loss')).toEqual(['Command exited with code 143: guess'])
})

test.each([
  ['executor-loss', 'Command exited with code 143'],
  ['memory-kills', 'Command exited with code 52'],
])(
  'executors that went for the same cause are one finding, which costs what all of them cost: %s',
  async (id, reason) => {
    const [died] = await log.rows(
      `SELECT count(DISTINCT t.executor_id) AS executors, sum(t.duration_ms)::BIGINT AS ms
     FROM tasks t JOIN executors e USING (attempt_key, executor_id)
     WHERE t.end_reason = 'ExecutorLostFailure' AND e.remove_reason = '${reason}'`,
    )
    const found = log.of(id).filter(({ evidence }) => (evidence as { reason: string }).reason === reason)
    expect(found.map((one) => [executorsOf(one).length, one.coreMs])).toEqual([[died!.executors, died!.ms]])
  },
)

test('where nothing limits an executor but the machine, no overhead is advised', () => {
  const advice = log.of('memory-kills').map((one) => one.advice)
  expect(advice).toEqual(
    expect.arrayContaining([
      expect.stringContaining('Only the machine limits'),
      expect.stringContaining('heap itself was full'),
    ]),
  )
})

test('an executor that dies with nothing on it is no finding', async () => {
  const found = new Set([...log.of('memory-kills'), ...log.of('executor-loss')].flatMap(executorsOf))
  const idle = await log.rows(
    `SELECT executor_id FROM executors e WHERE remove_reason = 'Command exited with code 137'
       AND NOT EXISTS (SELECT 1 FROM tasks t WHERE t.executor_id = e.executor_id AND t.end_reason = 'ExecutorLostFailure')`,
  )
  expect(idle.length).toBe(1)
  expect(found.has(String(idle[0]!.executor_id))).toBe(false)
})

test('what was lost with an executor is fetched in vain and computed again', async () => {
  expect(await described(log, 'fetch-failures')).toEqual(['executor killed: yes', 'executor terminated: yes'])
  for (const found of log.of('fetch-failures')) {
    const [failed] = await log.rows(
      `SELECT count(*) AS n, sum(duration_ms)::BIGINT AS ms FROM tasks WHERE stage_id = ${found.stageId} AND end_reason = 'FetchFailed'`,
    )
    expect(proof(found, 'failed_attempts')).toBe(failed!.n)
    expect(found.coreMs).toBe(failed!.ms)
  }
  expect(await described(log, 'recomputed-work')).toEqual([
    'executor killed: yes',
    'executor terminated: yes',
  ])
  for (const found of log.of('recomputed-work')) {
    const [twice] = await log.rows(
      `SELECT count(*) - count(DISTINCT partition_id) AS n FROM tasks WHERE stage_id = ${found.stageId} AND status = 'SUCCESS'`,
    )
    expect(proof(found, 'tasks')).toBe(twice!.n)
  }
})

test('the driver had pauses before its first job and between its jobs', async () => {
  const [times] = await log.rows(
    `SELECT (epoch_ms(min(j.submission_time)) - epoch_ms(any_value(a.start_time)))::BIGINT AS ms FROM jobs j JOIN attempts a USING (attempt_key)`,
  )
  expect(log.one('driver-start').wallMs).toBe(times!.ms)
  // The program sleeps 6 s after its warming up, and waits for executors to come back.
  expect(log.one('driver-between-jobs').wallMs).toBeGreaterThan(6000)
})
