/** What could run in native engines: bounds, weights and obstacles, on logs of real Spark. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { askingIn } from '../../src/analyses/rows-of.ts'
import type { Row } from '../../src/store/connection.ts'
import { LOGS } from '../samples/samples.ts'
import { type LoadedDatabase, loadedDatabase } from './loaded.ts'

const SAMPLES = ['43-python', '43-sql', '43-adaptive', '43-exclude', '43-default', '35-findings-comet']
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
  expect(shares).toHaveLength(4 * Number(attempts?.n))
  for (const { native_ms, low_ms, high_ms, sql_ms, task_ms } of shares) {
    expect(Number(native_ms)).toBeLessThanOrEqual(Number(low_ms))
    expect(Number(low_ms)).toBeLessThanOrEqual(Number(high_ms))
    expect(Number(high_ms)).toBeLessThanOrEqual(Number(sql_ms) + 1e-6)
    expect(Number(sql_ms)).toBeLessThanOrEqual(Number(task_ms) + 1e-6)
  }
})

test('the bounds and the obstacles tell the same: what is not in the lower bound is an obstacle', () => {
  for (const { attempt_key, engine, task_ms, low_ms, high_ms } of shares) {
    const of = obstacles.filter((row) => row.attempt_key === attempt_key && row.engine === engine)
    const sum = (list: readonly Row[]) => list.reduce((all, row) => all + Number(row.task_ms), 0)
    expect(Math.abs(Number(task_ms) - Number(low_ms) - sum(of))).toBeLessThan(1)
    const excluded = sum(of.filter(({ support }) => support === 'none'))
    expect(Math.abs(Number(task_ms) - Number(high_ms) - excluded)).toBeLessThan(1)
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
    await db.connection.rows(`SELECT DISTINCT operator FROM native_support n JOIN native_carried c USING (attempt_key, execution_id, node_id, engine)
WHERE n.support <> 'full'`)
  expect(operators).toEqual([])
})

test('what ran in Comet is told as Comet alone, and leaves the bounds of the other engines as they would be without it', async () => {
  const key = await keyOf('comet')
  expect(
    shares.filter(({ native_ms }) => Number(native_ms) > 0).map((row) => [row.attempt_key, row.engine]),
  ).toEqual([[key, 'comet']])
  const unknown = obstacles.filter((row) => row.attempt_key === key && /Comet/.test(String(row.operator)))
  expect(unknown).toEqual([])
})

test('of an engine that ran, its own log counts for more than its list', async () => {
  const key = await keyOf('comet')
  const [windowed] = await db.connection.rows(`SELECT n.support, n.reason FROM native_nodes n
JOIN sql_executions e USING (attempt_key, execution_id)
WHERE n.attempt_key = ${key} AND n.engine = 'comet' AND e.description = 'window: yes' AND n.operator = 'Filter'`)
  expect(windowed).toEqual({ support: 'carried', reason: 'beside or above one that is not native' })
  const low = await db.connection.rows(`SELECT DISTINCT operator FROM native_nodes
WHERE support = 'full' AND NOT hands_on AND (attempt_key, execution_id, engine) IN
  (SELECT (attempt_key, execution_id, engine) FROM native_nodes WHERE support = 'native')`)
  expect(low).toEqual([])
})

test('conversions and readers count as native where what reads from them is, or what they read at the top of a stage', async () => {
  const key = await keyOf('comet')
  const handing = (description: string) =>
    db.connection.rows(`SELECT n.operator, n.support FROM native_nodes n JOIN sql_executions e USING (attempt_key, execution_id)
WHERE n.attempt_key = ${key} AND n.engine = 'comet' AND n.hands_on AND e.description = '${description}' ORDER BY n.node_id`)
  expect(await handing('wholly native: near')).toEqual([
    { operator: 'ColumnarToRow', support: 'native' },
    { operator: 'AQEShuffleRead', support: 'native' },
    { operator: 'AQEShuffleRead', support: 'native' },
  ])
  // Over the shuffle of Comet the rows are aggregated on the JVM, and below it a function in Python reads them.
  expect((await handing('Python: yes')).filter(({ support }) => support === 'native')).toEqual([])
})

test('an application without SQL has nothing to win, and says so', async () => {
  const key = await keyOf('exclude')
  expect(shares.filter((row) => row.attempt_key === key).map(({ low, high }) => [low, high])).toEqual([
    [0, 0],
    [0, 0],
    [0, 0],
    [0, 0],
  ])
})

test('a list names each operator, function and type once, with a kind of support that is known', async () => {
  for (const list of ['operator', 'function', 'type']) {
    const rows = await db.connection.rows(`SELECT engine, ${list} AS name, support FROM native_${list}s`)
    expect(new Set(rows.map(({ engine, name }) => `${engine} ${name}`)).size).toBe(rows.length)
    for (const { support } of rows) expect(['full', 'partial', 'unknown', 'none']).toContain(support)
  }
})
