/** Settings: what `make.sh 43-findings-settings` gets wrong on purpose, and logs whose settings are right. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { FoundIn, proof } from './found-in.ts'

const IDS = ['removed-settings', 'unknown-settings', 'contradicting-settings', 'executor-memory']

let log: FoundIn
beforeAll(async () => {
  log = await FoundIn.sample('43-findings-settings', IDS, {})
}, 60_000)
afterAll(() => log.close())

test('settings that Spark 4.3 ignores, has renamed or deprecated', () => {
  expect(log.places('removed-settings')).toEqual([
    'spark.blacklist.enabled',
    'spark.shuffle.memoryFraction',
    'spark.shuffle.unsafe.file.output.buffer',
    'spark.yarn.executor.memoryOverhead',
  ])
  const of = (key: string) => log.of('removed-settings').find(({ place }) => place === key)!
  expect(of('spark.blacklist.enabled')).toMatchObject({
    certainty: 'sure',
    what: 'spark.blacklist.enabled=true has no effect since Spark 3.1.0.',
    advice: 'Not used anymore. Please use spark.excludeOnFailure.enabled.',
  })
  expect(of('spark.yarn.executor.memoryOverhead').what).toContain('old name since Spark 2.3.0')
  expect(of('spark.shuffle.unsafe.file.output.buffer').what).toContain('deprecated since Spark 4.0.0')
})

test('names one or two letters off, or off by capitals; names of other components are left alone', () => {
  const meant = log
    .of('unknown-settings')
    .map(({ place, evidence }) => [place, (evidence as { known: string }).known])
  expect(meant).toHaveLength(3)
  expect(new Map(meant as [string, string][])).toEqual(
    new Map([
      ['spark.executor.core', 'spark.executor.cores'],
      ['spark.sql.shuffle.partition', 'spark.sql.shuffle.partitions'],
      ['spark.sql.Adaptive.coalescePartitions.enabled', 'spark.sql.adaptive.coalescePartitions.enabled'],
    ]),
  )
})

test('settings without effect or against each other', () => {
  expect(log.places('contradicting-settings')).toEqual([
    'spark.dynamicAllocation.*',
    'spark.executor.memory',
    'spark.memory.offHeap.size',
    'spark.speculation.*',
    'spark.sql.adaptive.*',
    'spark.sql.shuffle.partitions',
  ])
  expect(log.of('contradicting-settings').map(({ severity }) => severity)).toEqual(Array(6).fill('unknown'))
})

test('what a setting cost that did nothing cannot be told, and it is said why', () => {
  for (const id of ['removed-settings', 'unknown-settings', 'contradicting-settings'])
    for (const { costUnknown } of log.of(id))
      expect(costUnknown).toMatch(/^a log shows only what the run did/)
})

test('local mode has no executors whose memory could be judged', () => {
  expect([log.places('executor-memory'), log.cannotTell]).toEqual([[], []])
})

test('settings as they should be: nothing is said of them', async () => {
  const right = await FoundIn.sample('35-dynamic', IDS, {})
  try {
    for (const id of ['removed-settings', 'unknown-settings', 'contradicting-settings'])
      expect(right.places(id)).toEqual([])
  } finally {
    right.close()
  }
}, 60_000)

test('a setting that came after the Spark that ran has no effect there', async () => {
  const old = await FoundIn.sample('32-lz4', IDS, {})
  try {
    expect(old.places('unknown-settings')).toEqual(['spark.log.level'])
    expect(old.one('unknown-settings').what).toBe(
      'spark.log.level=WARN came with Spark 3.5.0; this is Spark 3.2.4.',
    )
  } finally {
    old.close()
  }
}, 60_000)

test('heap that executors never came near, by their peaks; not where they used enough of it', async () => {
  const thresholds = { memory_low_min_bytes: 1, memory_low_min_task_ms: 1 }
  const used = async (memory_low: number) => {
    const cluster = await FoundIn.sample('43-cluster', IDS, { ...thresholds, memory_low })
    try {
      const [peak] = await cluster.rows(
        "SELECT max(jvm_heap_memory_bytes) / (512 * 1048576) AS share FROM executor_metrics WHERE executor_id <> 'driver'",
      )
      return { share: Number(peak!.share), found: cluster.of('executor-memory') }
    } finally {
      cluster.close()
    }
  }
  const { share, found } = await used(0.99)
  expect(found).toHaveLength(1)
  expect(proof(found[0]!, 'peak_heap_bytes') / proof(found[0]!, 'heap_bytes')).toBeCloseTo(share, 10)
  expect((await used(share * 0.99)).found).toEqual([])
}, 60_000)
