import { sizeText } from './recommendation.ts'
import type { RunFacts } from './run.ts'

/** What a run was given to work with. */
export interface Given {
  readonly executors: number
  readonly cores: number
  readonly memoryGib: number
  /** Tasks at once, over all executors. */
  readonly slots: number
}

/** Undefined where the log does not tell, and in local mode: what a machine has is no setting. */
export function givenOf({ executors, cores, memoryGib, slots, isLocal }: RunFacts): Given | undefined {
  if (isLocal || !executors || !cores || !memoryGib || !slots) return undefined
  return { executors, cores, memoryGib, slots: executors * slots }
}

/** The settings that give it; of the memory of a container a tenth is overhead, at least 384 MiB. */
export function settingsOf({ executors, cores, memoryGib }: Given): Record<string, string> {
  const mib = memoryGib * 1024
  const heap = Math.max(512, Math.floor(Math.min(mib / 1.1, mib - 384) / 256) * 256)
  return {
    'spark.executor.instances': String(executors),
    'spark.executor.cores': String(cores),
    'spark.executor.memory': sizeText(heap),
  }
}

export function givenText({ executors, cores, memoryGib }: Given): string {
  return `${executors} × ${cores} cores and ${memoryGib.toFixed(1)} GiB`
}
