/** Executors that came and went in `make/jobs/findings_hosts.py`, counted from the lines of its log. */
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { recommendFor } from '../../../src/analyses/recommend/recommend.ts'
import { readReturns } from '../../../src/analyses/recommend/run.ts'
import { enterScope } from '../../../src/analyses/scope.ts'
import { type LoadedDatabase, loadedDatabase } from '../loaded.ts'

const SAMPLE = fileURLToPath(new URL('../../../../sample-logs/43-findings-hosts', import.meta.url))

let db: LoadedDatabase
beforeAll(async () => {
  db = await loadedDatabase([SAMPLE])
  await enterScope(db.connection)
}, 60_000)
afterAll(() => db.close())

test('nine executors were let go; the longest pause between a last task and the next stage is 134.763 s', async () =>
  expect(await readReturns(db.connection, 1)).toMatchObject({
    returned: 9,
    idleMs: 134_763,
    heldMs: 349_703,
    waits: 3,
  }))

test('so they should be kept for that and a fifth, those with shuffle files too, whose time is set lower', async () => {
  const { answers } = await recommendFor(db.connection, [1], undefined, {})
  const churn = answers[0]!.recommendations.find(({ id }) => id === 'executor-churn')
  expect(churn?.settings).toEqual({
    'spark.dynamicAllocation.executorIdleTimeout': '162s',
    'spark.dynamicAllocation.shuffleTracking.timeout': '162s',
    'spark.dynamicAllocation.cachedExecutorIdleTimeout': '162s',
  })
})
