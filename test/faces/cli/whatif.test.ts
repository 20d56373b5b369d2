import { afterAll, beforeAll, expect, test } from 'vitest'
import { load } from '../../../src/index.ts'
import { type SharedFolder, sharedFolder } from './folder.ts'
import { json, run } from './run.ts'

let folder: SharedFolder
let db: string
beforeAll(async () => {
  folder = sharedFolder()
  db = `${folder.path}/x.duckdb`
  await load(['sample-logs/35-dynamic', 'sample-logs/35-thrift', 'sample-logs/43-attempts'], { db })
})
afterAll(() => folder.remove())

const DYNAMIC = 'app-20261121130129-0000'

test('whatif gives time, core hours and money for each number of executors', async () => {
  const args = [
    'whatif',
    '--db',
    db,
    '--app-id',
    DYNAMIC,
    '--executors',
    '1,3,12',
    '--book',
    'emr-serverless',
  ]
  const { code, out } = await run(args)
  expect(code).toBe(0)
  expect(out).toContain('critical path')
  expect(out).toContain('All money is an estimate.')
  const got = json(await run([...args, '--format', 'json'])) as {
    predictions: { executors: number; price: number }[]
    trusted: boolean
  }
  expect(got.trusted).toBe(true)
  expect(got.predictions.map(({ executors }) => executors)).toEqual([1, 3, 12])
  for (const { price } of got.predictions) expect(price).toBeGreaterThan(0)
})

test('wrong numbers of executors, and an application that is not there', async () => {
  for (const executors of ['0', '1,x', '-1', '1e9'])
    expect(await run(['whatif', '--db', db, '--app-id', DYNAMIC, `--executors=${executors}`])).toMatchObject({
      code: 2,
    })
  expect(await run(['whatif', '--db', db, '--app-id', 'none'])).toMatchObject({ code: 3 })
  expect(await run(['whatif', '--db', db])).toMatchObject({ code: 2 })
})

test('of several attempts it says which one it shows', async () => {
  const { out } = await run(['whatif', '--db', db, '--app-id', 'local-1760000000000'])
  expect(out).toContain('local-1760000000000 attempt 2 (the latest of 2)')
})
