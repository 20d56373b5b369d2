/** What could run in native engines: bounds, weights and obstacles, on logs of real Spark. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { folderPath } from '../../src/analyses/library.ts'
import { askingIn } from '../../src/analyses/rows-of.ts'
import type { Row } from '../../src/store/connection.ts'
import { LOGS } from '../samples/samples.ts'
import { type LoadedDatabase, loadedDatabase } from './loaded.ts'

const SAMPLES = ['43-python', '43-sql', '43-adaptive', '43-exclude', '43-default']
let db: LoadedDatabase
let shares: Row[]
let obstacles: Row[]
beforeAll(async () => {
  db = await loadedDatabase(LOGS.filter(({ sample }) => SAMPLES.includes(sample)).map(({ path }) => path))
  const ask = askingIn(db.connection, 'engines')
  shares = await ask('shares')
  obstacles = await ask('obstacles')
}, 60_000)
afterAll(() => db.close())

const keyOf = async (name: string) =>
  (await db.connection.rows('SELECT attempt_key FROM attempts WHERE name = $1', [name]))[0]?.attempt_key

test('every attempt has a range for each engine, within its task time', async () => {
  const [attempts] = await db.connection.rows('SELECT count(*) AS n FROM attempts')
  expect(shares).toHaveLength(3 * Number(attempts?.n))
  for (const { native_ms, low_ms, high_ms, sql_ms, task_ms } of shares) {
    expect(Number(native_ms)).toBe(0)
    expect(Number(low_ms)).toBeLessThanOrEqual(Number(high_ms))
    expect(Number(high_ms)).toBeLessThanOrEqual(Number(sql_ms) + 1e-6)
    expect(Number(sql_ms)).toBeLessThanOrEqual(Number(task_ms) + 1e-6)
  }
})

test('the bounds and the obstacles tell the same: what is not in the lower bound is an obstacle', () => {
  for (const { attempt_key, engine, sql_ms, low_ms, high_ms } of shares) {
    const of = obstacles.filter((row) => row.attempt_key === attempt_key && row.engine === engine)
    const sum = (list: readonly Row[]) => list.reduce((all, row) => all + Number(row.task_ms), 0)
    expect(Number(sql_ms) - Number(low_ms)).toBeCloseTo(sum(of), 3)
    expect(Number(sql_ms) - Number(high_ms)).toBeCloseTo(
      sum(of.filter(({ support }) => support === 'none')),
      3,
    )
  }
})

test('functions in Python are in the way of Photon and Velox; RAPIDS takes part of them', async () => {
  const key = await keyOf('udf')
  const support = (engine: string) =>
    obstacles.find(
      (row) => row.attempt_key === key && row.engine === engine && row.operator === 'ArrowEvalPython',
    )?.support
  expect([support('photon'), support('velox'), support('rapids')]).toEqual(['none', 'none', 'partial'])
})

test('what one operator spoils in its stage, it takes out of the lower bound only', async () => {
  const key = await keyOf('udf')
  const carried = obstacles.filter(
    (row) => row.attempt_key === key && row.engine === 'velox' && row.support === 'carried',
  )
  expect(carried.length).toBeGreaterThan(0)
  const operators =
    await db.connection.rows(`SELECT DISTINCT operator FROM native_nodes n JOIN native_carried c USING (attempt_key, execution_id, node_id, engine)
WHERE n.support <> 'full'`)
  expect(operators).toEqual([])
})

test('an application without SQL has nothing to win, and says so', async () => {
  const key = await keyOf('exclude')
  expect(shares.filter((row) => row.attempt_key === key).map(({ low, high }) => [low, high])).toEqual([
    [0, 0],
    [0, 0],
    [0, 0],
  ])
})

test('the lists name engines, levels and kinds of support that are known', () => {
  const list = (name: string): Record<string, string>[] =>
    JSON.parse(readFileSync(join(folderPath('base'), `${name}.json`), 'utf8'))
  const engines = list('native_engines').map(({ engine }) => engine)
  for (const name of ['native_operators', 'native_functions', 'native_types'])
    for (const row of list(name)) {
      expect(engines).toContain(row.engine)
      expect(['full', 'partial', 'unknown', 'none']).toContain(row.support)
    }
  const operators = list('native_operators').map(({ engine, operator }) => `${engine} ${operator}`)
  expect(new Set(operators).size).toBe(operators.length)
})
