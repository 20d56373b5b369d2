import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { load } from '../../../src/index.ts'
import { handLog, START } from '../../analyses/hand-log.ts'
import { type SharedFolder, sharedFolder } from './folder.ts'
import { json, run } from './run.ts'

let folder: SharedFolder
let db: string

const MIB = 1024 ** 2
const DAY = 86_400_000

/** A nightly run: one executor of 4 cores for as long as it takes, tasks of 10 s of which the last takes what is left. */
function nightly(
  id: string,
  day: number,
  seconds: number,
  more: { spilled?: number; failed?: boolean; ended?: boolean } = {},
): string {
  const log = handLog({
    id,
    name: 'nightly',
    ...(more.ended === false ? {} : { to: seconds }),
    settings: {
      'spark.master': 'yarn',
      'spark.executor.memory': '1664m',
      'spark.submit.deployMode': 'cluster',
    },
    executors: [{ id: '1', cores: 4, from: 0 }],
    jobs: [
      {
        from: 0,
        to: seconds,
        stages: [
          {
            id: 0,
            tasks: [
              { from: 0, to: 10, failed: more.failed ?? false },
              { from: 0, to: 10 },
              { from: 0, to: 10 },
              { from: 0, to: 10 },
              { from: 0, to: seconds, spilled: more.spilled ?? 0 },
            ],
          },
        ],
      },
    ],
  })
  // Every time of the log by so many days later.
  return log.replaceAll(/\b1767\d{9}\b/g, (time) => String(Number(time) + day * DAY))
}

/** Another job under the same name, a day after the first run. */
function otherJob(id: string): string {
  return handLog({
    id,
    name: 'nightly',
    to: 20,
    jobs: [1, 2, 3, 4].map((stage) => ({
      from: stage,
      to: stage + 1,
      stages: [{ id: stage, name: `export ${'abcd'[stage - 1]}`, tasks: [{ from: stage, to: stage + 1 }] }],
    })),
  }).replaceAll(/\b1767\d{9}\b/g, (time) => String(Number(time) + 4.5 * DAY))
}

beforeAll(async () => {
  expect(String(START)).toMatch(/^1767/)
  folder = sharedFolder()
  db = `${folder.path}/x.duckdb`
  await load(
    [
      nightly('app-1', 1, 50),
      nightly('app-2', 2, 60),
      nightly('app-3', 3, 70),
      nightly('app-4', 4, 90, { spilled: 300 * MIB, failed: true }),
      nightly('app-5', 5, 60, { ended: false }),
      handLog({ id: 'app-idle', name: 'idle', to: 5 }),
      otherJob('app-other'),
    ].map((log, i) => folder.file(`log-${i}`, log)),
    { db },
  )
})
afterAll(() => folder.remove())

interface Got {
  readonly checks: readonly {
    readonly limit: string
    readonly measured: number
    readonly state: string
    readonly detail: string
  }[]
}

async function check(budget: unknown, appId = 'app-4', ...more: string[]) {
  const path = folder.file('budget.json', typeof budget === 'string' ? budget : JSON.stringify(budget))
  const ran = await run([
    'check',
    '--db',
    db,
    '--budget',
    path,
    '--app-id',
    appId,
    '--format',
    'json',
    ...more,
  ])
  return { ...ran, got: ran.out.startsWith('{') ? (json(ran) as Got) : undefined }
}

/** What each limit said, by its name. */
async function states(budget: unknown, appId?: string) {
  const { got, code } = await check(budget, appId)
  return [code, ...got!.checks.map(({ limit, measured, state }) => [limit, measured, state])]
}

describe('a run of 90 s on 4 cores that spilled, and in which a task failed', () => {
  test('limits that it just keeps', async () =>
    expect(
      await states({
        max_runtime_s: 90,
        max_core_hours: 0.1,
        max_spilled_bytes: 300 * MIB,
        max_skew: 9,
        max_failed_tasks: 1,
        max_failed_task_share: 0.2,
        max_failed_jobs: 0,
      }),
    ).toEqual([
      0,
      ['max_runtime_s', 90, 'within'],
      ['max_core_hours', 0.1, 'within'],
      ['max_spilled_bytes', 300 * MIB, 'within'],
      ['max_skew', 9, 'within'],
      ['max_failed_tasks', 1, 'within'],
      ['max_failed_task_share', 0.2, 'within'],
      ['max_failed_jobs', 0, 'within'],
    ]))

  test('limits that it just exceeds', async () => {
    const [code, ...found] = await states({
      max_runtime_s: 89.9,
      max_core_hours: 0.0999,
      max_spilled_bytes: 0,
      max_skew: 8.9,
      max_failed_tasks: 0,
      max_failed_task_share: 0.19,
    })
    expect(code).toBe(5)
    expect(found.map((one) => (one as unknown[])[2])).toEqual(Array.from({ length: 6 }, () => 'exceeded'))
  })

  test('cost by the book that is named: 0.1 core hours and 0.05 GiB hours, a driver of 0.025 and 1.375 GiB', async () => {
    const budget = { max_cost: 1 }
    const { got } = await check(budget, 'app-4', '--book', 'on-premises')
    expect(got!.checks[0]!.detail).toBe('USD, an estimate by the book on-premises')
    expect(got!.checks[0]!.measured).toBeCloseTo(
      0.1 * 0.05 + 0.05 * 0.005 + 0.025 * 0.05 + ((1.375 * 90) / 3600) * 0.005,
      8,
    )
  })

  test('against the middle of the three runs before it: 60 s', async () =>
    expect(
      await states({ regression: { last: 3, max_runtime_increase: 0.5, max_spilled_bytes_increase: 1 } }),
    ).toEqual([
      5,
      ['regression.max_runtime_increase', 0.5, 'within'],
      ['regression.max_spilled_bytes_increase', null, 'exceeded'],
    ]))

  test('against one run by its name', async () =>
    expect(await states({ regression: { baseline: 'app-3', max_runtime_increase: 0.28 } })).toMatchObject([
      5,
      ['regression.max_runtime_increase', expect.closeTo(90 / 70 - 1, 6), 'exceeded'],
    ]))

  test('findings by severity', async () => {
    const [, most] = (await states({ findings: { notice: 1000 } })) as [number, [string, number, string]]
    expect(most[2]).toBe('within')
  })
})

test('what the log does not tell is not within its budget', async () => {
  // It has not ended: it may take longer yet.
  expect(await states({ max_runtime_s: 100 }, 'app-5')).toMatchObject([
    6,
    ['max_runtime_s', expect.anything(), 'cannot tell'],
  ])
  expect(await states({ max_runtime_s: 10 }, 'app-5')).toMatchObject([
    5,
    ['max_runtime_s', expect.anything(), 'exceeded'],
  ])
  // Nor is it within what earlier runs took, nor are all its findings known.
  expect(
    await states({ findings: { notice: 1000 }, regression: { last: 3, max_runtime_increase: 9 } }, 'app-5'),
  ).toMatchObject([
    6,
    ['findings.notice', expect.anything(), 'cannot tell'],
    ['regression.max_runtime_increase', expect.closeTo(60 / 70 - 1), 'cannot tell'],
  ])
  // No run is before the first.
  expect(await states({ regression: { last: 3, max_runtime_increase: 1 } }, 'app-1')).toMatchObject([
    6,
    [expect.anything(), null, 'cannot tell'],
  ])
})

test('an application without a job spilled nothing, and nothing in it failed', async () => {
  expect(
    await states(
      { max_runtime_s: 5, max_spilled_bytes: 0, max_skew: 1, max_failed_tasks: 0, max_failed_task_share: 0 },
      'app-idle',
    ),
  ).toEqual([
    0,
    ['max_runtime_s', 5, 'within'],
    ['max_spilled_bytes', 0, 'within'],
    ['max_skew', 1, 'within'],
    ['max_failed_tasks', 0, 'within'],
    ['max_failed_task_share', 0, 'within'],
  ])
})

test('another job of the same name is no earlier run; nor is a run its own baseline', async () => {
  expect(await states({ regression: { last: 3, max_runtime_increase: 1 } }, 'app-other')).toMatchObject([
    6,
    ['regression.max_runtime_increase', null, 'cannot tell'],
  ])
  expect(await check({ regression: { baseline: 'app-4', max_runtime_increase: 1 } })).toMatchObject({
    code: 4,
    err: expect.stringContaining('app-4 cannot be the baseline of itself'),
  })
})

test('of no earlier run there is no middle, of one it is that one, of two the longer', async () => {
  const regression = async (appId: string) => {
    const { got, code } = await check({ regression: { last: 5, max_runtime_increase: 0.18 } }, appId)
    return { ...got!.checks[0]!, code }
  }
  expect(await regression('app-1')).toMatchObject({
    measured: null,
    state: 'cannot tell',
    detail: 'there is no earlier run to compare with',
    code: 6,
  })
  const one = await regression('app-2')
  expect([one.state, one.detail]).toEqual(['exceeded', '60 against 50, the middle of 1'])
  expect(one.measured).toBeCloseTo(60 / 50 - 1, 9)
  // Of 50 s and 60 s the middle is the upper one: 70 s is a sixth more than that, and two fifths more than the other.
  const two = await regression('app-3')
  expect([two.state, two.detail, two.code]).toEqual(['within', '70 against 60, the middle of 2', 0])
  expect(two.measured).toBeCloseTo(70 / 60 - 1, 9)
})

test('without an application the latest is taken; a person reads a table', async () => {
  const path = folder.file('budget.json', '{"max_runtime_s": 1}')
  const { out, code } = await run(['check', '--db', db, '--budget', path])
  expect(code).toBe(5)
  expect(out).toContain('app-5')
  expect(out).toContain('1 exceeded, 0 cannot be told, 0 within.')
})

test('a budget that is wrong', async () => {
  expect(await check('{"max_runtime": 1}')).toMatchObject({
    code: 4,
    err: expect.stringContaining('there is no "max_runtime" here'),
  })
})

test('a baseline and an application that are not there', async () => {
  expect(await check({ regression: { baseline: 'none', max_runtime_increase: 1 } })).toMatchObject({
    code: 3,
  })
  expect(await check({ max_skew: 1 }, 'none')).toMatchObject({ code: 3 })
})

/** The exit code of a check of the latest run and the cells of its first limit, as a person reads them. */
async function told(database: string, budget: unknown) {
  const path = folder.file('told.json', JSON.stringify(budget))
  const { code, out } = await run(['check', '--db', database, '--budget', path, '--book', 'on-premises'])
  return [code, ...out.split('\n')[3]!.trim().split(/ {2,}/).slice(1)]
}

async function databaseOf(name: string, logs: readonly string[]): Promise<string> {
  const own = `${folder.path}/${name}.duckdb`
  await load(
    logs.map((log, i) => folder.file(`${name}-${i}`, log)),
    { db: own },
  )
  return own
}

test('ten per cent more are no more than a tenth, and what exceeds a limit does not look like it', async () => {
  const tenth = await databaseOf('tenth', [nightly('app-1', 1, 50), nightly('app-2', 2, 55)])
  const increase = (by: number) => ({ regression: { last: 1, max_runtime_increase: by } })
  expect((await told(tenth, increase(0.1))).slice(0, 4)).toEqual([0, '0.1000', '0.1000', 'within'])
  expect((await told(tenth, increase(0.0999999))).slice(0, 4)).toEqual([5, '0.0999999', '0.1', 'exceeded'])
  expect(await told(tenth, { max_runtime_s: 54.9999 })).toEqual([5, '54.9999', '55', 'exceeded'])
  expect(await told(tenth, { max_core_hours: 0.06111 })).toEqual([
    5,
    '0.06111',
    '0.0611111111111',
    'exceeded',
  ])
})

test('the least that a run can have cost may exceed its limit; that it is within, only the whole price tells', async () => {
  // On Databricks the driver has a node, of which this log does not tell the type.
  const log = nightly('app-1', 1, 90).replace(
    '"spark.master"',
    '"spark.databricks.clusterUsageTags.clusterId":"1","spark.master"',
  )
  const executors = 0.1 * 0.05 + 0.05 * 0.005
  const unknown = await databaseOf('unknown', [log])
  expect(await told(unknown, { max_cost: executors * 0.9 })).toEqual([
    5,
    '0.0047',
    '0.0053',
    'exceeded',
    'at least, in USD, an estimate by the book on-premises',
  ])
  expect((await told(unknown, { max_cost: 1 })).slice(0, 4)).toEqual([6, '1', 'not known', 'cannot tell'])
})
