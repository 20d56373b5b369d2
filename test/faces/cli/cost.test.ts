import { afterAll, beforeAll, expect, test } from 'vitest'
import { load } from '../../../src/index.ts'
import { type SharedFolder, sharedFolder } from './folder.ts'
import { json, run } from './run.ts'

let folder: SharedFolder
let db: string
beforeAll(async () => {
  folder = sharedFolder()
  db = `${folder.path}/x.duckdb`
  await load(['sample-logs/35-dynamic', 'sample-logs/43-default'], { db })
})
afterAll(() => folder.remove())

test('cost says what was held, the split and that it is an estimate', async () => {
  const { code, out } = await run(['cost', '--db', db])
  expect(code).toBe(0)
  expect(out).toContain('By user')
  expect(out).toMatch(/alice|spark/)
  expect(out).toContain('All money is an estimate.')
})

test('of one application: jobs and SQL executions', async () => {
  const { out } = await run([
    'cost',
    '--db',
    db,
    '--app-id',
    'app-20261121130129-0000',
    '--format',
    'markdown',
  ])
  expect(out).toContain('### By job')
  expect(out).toContain('| job 1 |')
})

test('a book of your own, and what it does not have', async () => {
  const prices = folder.file(
    'ours.json',
    JSON.stringify({
      name: 'ours',
      currency: 'CHF',
      date: '2026-10-01',
      infrastructure: { per_core_hour: 3600, per_gib_hour: 0 },
    }),
  )
  const got = json(await run(['cost', '--db', db, '--prices', prices, '--format', 'json'])) as {
    estimate: boolean
    attempts: { name: string; currency: string; executors: { price: number; coreSeconds: number } }[]
  }
  expect(got.estimate).toBe(true)
  for (const { currency, executors } of got.attempts) {
    expect(currency).toBe('CHF')
    expect(executors.price).toBeCloseTo(executors.coreSeconds, 6)
  }
  expect(await run(['cost', '--db', db, '--prices', prices, '--purchase', 'spot'])).toMatchObject({
    code: 4,
    err: expect.stringContaining('has no spot price'),
  })
})

test('what cannot be meant is said', async () => {
  expect(await run(['cost', '--db', db, '--book', 'x'])).toMatchObject({
    code: 4,
    err: expect.stringContaining('emr-ec2'),
  })
  expect(await run(['cost', '--db', db, '--book', 'emr-ec2', '--prices', 'y'])).toMatchObject({ code: 2 })
  expect(await run(['cost', '--db', db, '--app-id', 'none'])).toMatchObject({ code: 3 })
  expect(await run(['cost', '--db', `${folder.path}/none.duckdb`])).toMatchObject({ code: 4 })
})
