import type { Settings } from '../cost/container.ts'
import { amountOf, mibOf } from '../cost/sizes.ts'
import type { WhatIf } from '../whatif/whatif.ts'
import type { ExecutorReturns, RunFacts, ShuffleStage } from './run.ts'

/** All that a rule may look at. */
export interface Evidence {
  readonly run: RunFacts
  readonly settings: Settings
  /** 3.05 for 3.5; 99 where not known. */
  readonly version: number
  readonly shuffles: readonly ShuffleStage[]
  /** Undefined where the application could not be replayed, or the replay is too far from what happened. */
  readonly whatIf: WhatIf | undefined
  /** Lengths of the times in which no job ran, between the first job and the last, ms. */
  readonly gapsMs: readonly number[]
  /** Undefined where no executor came again. */
  readonly returns: ExecutorReturns | undefined
}

/** Heap of an executor in MiB; of the driver in local mode. */
export function heapMib({ run, settings }: Evidence): number {
  return mibOf(settings.get(run.isLocal ? 'spark.driver.memory' : 'spark.executor.memory')) ?? 1024
}

export function memorySetting({ run }: Evidence): string {
  return run.isLocal ? 'spark.driver.memory' : 'spark.executor.memory'
}

export function isDynamic({ settings }: Evidence): boolean {
  return settings.get('spark.dynamicAllocation.enabled') === 'true'
}

/** On since Spark 3.2, there since 3.0. */
export function isAdaptive({ settings, version }: Evidence): boolean {
  const said = settings.get('spark.sql.adaptive.enabled')
  return version >= 3 && (said === undefined ? version >= 3.02 : said === 'true')
}

export function shufflePartitions({ settings }: Evidence): number {
  return amountOf(settings.get('spark.sql.shuffle.partitions')) ?? 200
}

/** What of its heap a task may use to compute: Spark's unified memory, shared by the tasks at once. */
export function taskMemoryBytes(evidence: Evidence): number {
  const fraction = amountOf(evidence.settings.get('spark.memory.fraction')) ?? 0.6
  const usable = Math.max(0, heapMib(evidence) - RESERVED_MIB) * 1024 ** 2 * fraction
  return usable / Math.max(1, evidence.run.slots ?? 1)
}

/** UnifiedMemoryManager.RESERVED_SYSTEM_MEMORY_BYTES. */
export const RESERVED_MIB = 300
