import { describe, expect, test } from 'vitest'
import type { Evidence } from '../../../src/analyses/recommend/evidence.ts'
import { askRules } from '../../../src/analyses/recommend/rules.ts'
import type { ExecutorReturns, RunFacts, ShuffleStage } from '../../../src/analyses/recommend/run.ts'
import type { Prediction, WhatIf } from '../../../src/analyses/whatif/whatif.ts'

const GIB = 1024 ** 3
const MIB = 1024 ** 2

/** Ten executors of 4 cores and 8 GiB for an hour, all of them busy, nothing the matter. */
const RUN: RunFacts = {
  attemptKey: 1,
  appId: 'app-1',
  attemptId: '',
  name: 'nightly',
  sparkVersion: '3.5.6',
  wallMs: 3_600_000,
  executors: 10,
  coreMs: 40 * 3_600_000,
  isLocal: false,
  cores: 4,
  slots: 4,
  memoryGib: 8.8,
  stages: 10,
  tasks: 1000,
  failedTasks: 0,
  inputBytes: 100 * GIB,
  outputBytes: GIB,
  shuffleBytes: 10 * GIB,
  runMs: 36 * 3_600_000,
  gcMs: 3_600_000,
  spilledBytes: 0,
  peakHeapBytes: 6 * GIB,
  peakStorageBytes: null,
  heapReports: 10,
  idleCoreMs: 0,
  noJobCoreMs: 0,
  sqlExecutions: 3,
  memoryKills: 0,
  fullHeaps: 0,
  ok: true,
}

const STAGE: ShuffleStage = {
  stageId: 5,
  tasks: 200,
  readBytes: 200 * 50 * MIB,
  medianReadBytes: 50 * MIB,
  maxReadBytes: 60 * MIB,
  spillingTasks: 0,
  spilledBytes: 0,
  neededBytes: null,
}

interface Change {
  readonly run?: Partial<RunFacts>
  readonly settings?: Readonly<Record<string, string>>
  readonly version?: number
  readonly stages?: readonly Partial<ShuffleStage>[]
  readonly predictions?: readonly (readonly [executors: number, wallMs: number])[]
  readonly gapsMs?: readonly number[]
  readonly returns?: ExecutorReturns
}

function evidence({
  run = {},
  settings = {},
  version = 3.05,
  stages = [],
  predictions,
  gapsMs = [],
  returns,
}: Change): Evidence {
  return {
    run: { ...RUN, ...run },
    settings: new Map(Object.entries({ 'spark.master': 'yarn', 'spark.executor.memory': '8g', ...settings })),
    version,
    shuffles: stages.map((stage) => ({ ...STAGE, ...stage })),
    whatIf: predictions && whatIfOf(predictions),
    gapsMs,
    returns,
  }
}

function whatIfOf(points: readonly (readonly [number, number])[]): WhatIf {
  const predictions = points.map(
    ([executors, wallMs]): Prediction => ({
      executors,
      wallMs,
      coreSeconds: (executors * 4 * wallMs) / 1000,
      busy: 0.5,
      price: null,
    }),
  )
  const shape = { cores: 4, slots: 4, memoryGib: 8.8, most: 10, average: 10, isUniform: true }
  const cost = {
    book: { name: 'x', currency: 'EUR' },
    executors: { coreSeconds: null, memoryGibSeconds: null, price: null },
  }
  return { fit: 0.98, predictions, shape, cost } as unknown as WhatIf
}

const found = (change: Change) =>
  askRules(evidence(change)).recommendations.map(({ id, settings }) => [id, settings])

test('where nothing is the matter, nothing is recommended', () => expect(found({ stages: [{}] })).toEqual([]))

describe('spill', () => {
  // 8 GiB less 300 MiB, of which 60 % for 4 tasks: 1183.8 MiB each.
  const spilling = { spillingTasks: 150, spilledBytes: 20 * GIB, neededBytes: 3 * 1183.8 * MIB }
  test('smaller partitions where their number is a setting', () =>
    expect(found({ stages: [spilling] })).toEqual([['spill', { 'spark.sql.shuffle.partitions': '600' }]]))
  test('of adaptive execution where that has a number of its own', () => {
    const settings = { 'spark.sql.adaptive.coalescePartitions.initialPartitionNum': '1000' }
    expect(found({ stages: [spilling], settings })).toEqual([
      ['spill', { 'spark.sql.adaptive.coalescePartitions.initialPartitionNum': '3000' }],
    ])
  })
  test('more memory where it is not: 2 GiB for each of 4 tasks, 60 % of a heap', () => {
    const stage = { ...spilling, readBytes: 0, neededBytes: 2 * GIB }
    // (8192 MiB / 0.6) + 300, to the next 512.
    expect(found({ stages: [stage] })).toEqual([['spill', { 'spark.executor.memory': '14g' }]])
  })
  test('not where few tasks spill: that is skew', () =>
    expect(found({ stages: [{ ...spilling, spillingTasks: 10 }] })).toEqual([]))
  test('not for a little', () =>
    expect(found({ stages: [{ ...spilling, spilledBytes: 50 * MIB }] })).toEqual([]))
})

describe('memory that was never used', () => {
  test('a heap of which a quarter was used at most is cut to 1.3 times that', () =>
    expect(found({ run: { peakHeapBytes: 2 * GIB } })).toEqual([
      ['unused-memory', { 'spark.executor.memory': '3g' }],
    ]))
  test('not where the log has no measurement', () =>
    expect(found({ run: { peakHeapBytes: null } })).toEqual([]))
  test('not where it spilled or collected garbage', () => {
    expect(found({ run: { peakHeapBytes: 2 * GIB, spilledBytes: 1 } })).toEqual([])
    expect(found({ run: { peakHeapBytes: 2 * GIB, gcMs: 4 * 3_600_000 } })).toEqual([])
  })
})

describe('garbage collection', () => {
  const gcMs = 0.2 * RUN.runMs!
  test('a full heap is made half as big again', () =>
    expect(found({ run: { gcMs, peakHeapBytes: 7.5 * GIB } })).toEqual([
      ['garbage', { 'spark.executor.memory': '12g' }],
    ]))
  test('a heap with room to spare is not its cause', () =>
    expect(found({ run: { gcMs, peakHeapBytes: 4.5 * GIB } })).toEqual([]))
})

test('executors that were killed for their memory get more overhead, not more heap', () =>
  // A tenth of 8 GiB was there.
  expect(found({ run: { memoryKills: 2 } })).toEqual([
    ['memory-kills', { 'spark.executor.memoryOverhead': '1792m' }],
  ]))

test('a standalone worker knows no overhead', () =>
  expect(found({ run: { memoryKills: 2 }, settings: { 'spark.master': 'spark://m:7077' } })).toEqual([]))

test('executors that ran out of heap get more of it', () =>
  expect(found({ run: { fullHeaps: 1 } })).toEqual([['full-heaps', { 'spark.executor.memory': '12g' }]]))

describe('executors', () => {
  test('fewer where it takes at most a tenth longer and a fifth less', () => {
    expect(
      found({
        predictions: [
          [3, 200],
          [5, 105],
          [8, 101],
          [10, 100],
        ],
      }),
    ).toEqual([['fewer-executors', { 'spark.executor.instances': '5' }]])
    expect(
      found({
        predictions: [
          [5, 111],
          [9, 100],
          [10, 100],
        ],
      }),
    ).toEqual([])
  })
  test('more where each step takes a fifth off the time and little more core hours', () =>
    expect(
      found({
        predictions: [
          [10, 100],
          [15, 70],
          [20, 52],
          [40, 50],
        ],
      }),
    ).toEqual([['more-executors', { 'spark.executor.instances': '20' }]]))
  test('under dynamic allocation it is the upper bound; in a standalone cluster the cores', () => {
    const predictions = [
      [5, 105],
      [10, 100],
    ] as const
    expect(found({ predictions, settings: { 'spark.dynamicAllocation.enabled': 'true' } })).toEqual([
      ['fewer-executors', { 'spark.dynamicAllocation.maxExecutors': '5' }],
    ])
    expect(found({ predictions, settings: { 'spark.master': 'spark://m:7077' } })).toEqual([
      ['fewer-executors', { 'spark.cores.max': '20' }],
    ])
  })
  test('on Databricks no setting does it', () => {
    const settings = { 'spark.databricks.clusterUsageTags.clusterNodeType': 'm5.xlarge' }
    expect(
      found({
        predictions: [
          [5, 105],
          [10, 100],
        ],
        settings,
        run: { peakHeapBytes: GIB },
      }),
    ).toEqual([['fewer-executors', {}]])
  })
})

describe('dynamic allocation', () => {
  const setting = (more = {}) => ({
    'spark.dynamicAllocation.enabled': 'true',
    ...more,
    'spark.dynamicAllocation.minExecutors': '1',
    'spark.dynamicAllocation.maxExecutors': '10',
  })
  const tracking = { 'spark.dynamicAllocation.shuffleTracking.enabled': 'true' }
  // Of an hour, half in which no job ran.
  const gapsMs = [20 * 60_000, 10 * 60_000]
  test('where a fifth of the core hours would be saved', () => {
    expect(found({ gapsMs })).toEqual([['dynamic-allocation', setting(tracking)]])
    expect(found({ gapsMs, settings: { 'spark.shuffle.service.enabled': 'true' } })).toEqual([
      ['dynamic-allocation', setting()],
    ])
  })
  test('not for gaps shorter than executors stay, nor where it is on', () => {
    expect(found({ gapsMs: Array.from({ length: 30 }, () => 60_000) })).toEqual([])
    expect(found({ gapsMs, settings: { 'spark.dynamicAllocation.enabled': 'true' } })).toEqual([])
  })
})

describe('partitions', () => {
  const small = { medianReadBytes: 1000, maxReadBytes: 2000, readBytes: 200_000 }
  const skewed = { medianReadBytes: 10 * MIB, maxReadBytes: 2 * GIB }
  const on = { 'spark.sql.adaptive.enabled': 'true' }
  test('adaptive execution is turned on where it would have done something', () => {
    expect(found({ stages: [small], version: 3.01 })).toEqual([['adaptive', on]])
    expect(found({ stages: [skewed], version: 3.01 })).toEqual([['adaptive', on]])
    expect(found({ stages: [{}], version: 3.01 })).toEqual([])
    // It is on since 3.2.
    expect(found({ stages: [small] })).toEqual([])
  })
  test('before Spark 3 the number of partitions: one for each task at once', () =>
    expect(found({ stages: [small, small, small], version: 2.04 })).toEqual([
      ['shuffle-partitions', { 'spark.sql.shuffle.partitions': '40' }],
    ]))
  test('partitions that are too great become 128 MiB', () =>
    expect(
      found({ stages: [{ readBytes: 200 * GIB, medianReadBytes: GIB, maxReadBytes: 2 * GIB }] }),
    ).toEqual([['shuffle-partitions', { 'spark.sql.shuffle.partitions': '1600' }]]))
})

test('each says what it rests on, what to expect and the risk', () => {
  const { recommendations } = askRules(
    evidence({
      run: { peakHeapBytes: 2 * GIB },
      predictions: [
        [5, 105],
        [10, 100],
      ],
    }),
  )
  expect(recommendations).toHaveLength(2)
  for (const { because, effect, risk } of recommendations)
    for (const text of [because, effect, risk]) expect(text.length).toBeGreaterThan(20)
})

describe('executors that come and go', () => {
  const returns = { returned: 6, idleMs: 70_000, heldMs: 3_600_000, waits: 4, waitMs: 80_000 }
  const settings = { 'spark.dynamicAllocation.enabled': 'true' }
  const idle = 'spark.dynamicAllocation.executorIdleTimeout'
  const tracking = 'spark.dynamicAllocation.shuffleTracking.timeout'
  test('are kept a fifth longer than nine of ten were not wanted', () =>
    expect(found({ returns, settings })).toEqual([['executor-churn', { [idle]: '84s' }]]))
  test('those with shuffle files too, where they are let go by a time that is set', () =>
    expect(found({ returns, settings: { ...settings, [tracking]: '1min', [idle]: '500ms' } })).toEqual([
      ['executor-churn', { [idle]: '84s', [tracking]: '84s' }],
    ]))
  test('not shorter than now', () =>
    expect(found({ returns, settings: { ...settings, [idle]: '2m', [tracking]: '1h' } })).toEqual([]))
  test('not without dynamic allocation, for two of them, or for a short wait', () => {
    expect(found({ returns })).toEqual([])
    expect(found({ returns: { ...returns, returned: 2 }, settings })).toEqual([])
    expect(found({ returns: { ...returns, waitMs: 4999 }, settings })).toEqual([])
  })
})
