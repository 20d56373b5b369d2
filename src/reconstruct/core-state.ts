/**
 * The live state that the listeners of jobs, stages, tasks, executors and storage share, as in AppStatusListener.scala:
 * each entity lives while events can still change it, then becomes rows.
 */
import type { RddInfo, StageInfo } from '../events/stage.ts'
import type { jobStages } from '../tables/job-stages.ts'
import type { jobs } from '../tables/jobs.ts'
import type { RowOf } from '../tables/schema.ts'
import type { NanoCpus } from './cpu-amount.ts'
import type { IndexSet } from './index-set.ts'
import type { Context } from './listener.ts'
import type { Peaks } from './peaks.ts'
import type { Sums } from './sums.ts'

export type Status = 'ACTIVE' | 'COMPLETE' | 'FAILED' | 'PENDING' | 'SKIPPED'

export interface LiveJob {
  readonly jobId: number
  readonly name: string | null
  readonly description: string | null
  readonly group: string | null
  readonly tags: readonly string[]
  readonly sqlExecutionId: number | null
  readonly submissionTime: number | null
  readonly properties: string | null
  readonly stageIds: readonly number[]
  /** The same, for looking up. */
  readonly stageSet: ReadonlySet<number>
  readonly numTasks: number
  status: 'FAILED' | 'RUNNING' | 'SUCCEEDED'
  completionTime: number | null
  failureReason: string | null
  activeTasks: number
  completedTasks: number
  failedTasks: number
  killedTasks: number
  killedSummary: Map<string, number>
  skippedTasks: number
  /** Indices of tasks that succeeded, by stage id. */
  completedIndices: Map<number, IndexSet>
  activeStages: number
  failedStages: number
  completedStages: Set<number>
  skippedStages: Set<number>
  /** Set at its end: what the history server's store holds from then on. */
  stored: StoredJob | undefined
}

export interface StoredJob {
  readonly job: RowOf<typeof jobs>
  readonly links: readonly RowOf<typeof jobStages>[]
}

export interface StageExecutor {
  taskTime: number
  succeededTasks: number
  failedTasks: number
  killedTasks: number
  isExcluded: boolean
  /** By EXECUTOR_SUMS of task-sums.ts. */
  readonly sums: Sums
  readonly peaks: Peaks
}

export interface Speculation {
  tasks: number
  active: number
  completed: number
  failed: number
  killed: number
}

export interface LiveStage {
  info: StageInfo
  jobs: readonly LiveJob[]
  /** For each job the set that indices of this stage go to. */
  jobIndices: readonly IndexSet[]
  jobIds: Set<number>
  status: Status
  description: string | null
  pool: string
  activeTasks: number
  completedTasks: number
  failedTasks: number
  killedTasks: number
  killedSummary: Map<string, number>
  readonly completedIndices: IndexSet
  firstLaunchTime: number
  readonly locality: Map<string, number>
  /** By TASK_METRIC_COLUMNS, and whether any task reported the metric. */
  readonly sums: Sums
  readonly reported: Uint8Array
  tasksWithMetrics: number
  readonly executors: Map<string, StageExecutor>
  readonly excludedExecutors: Set<string>
  readonly peaks: Peaks
  speculation: Speculation | undefined
}

export interface LiveExecutor {
  readonly executorId: string
  readonly addTime: number
  hostPort: string | null
  host: string | null
  isActive: boolean
  totalCores: number | null
  maxTasks: number | null
  maxMemory: number | null
  registrationTime: number | null
  requestTime: number | null
  removeTime: number | null
  removeReason: string | null
  rddBlocks: number
  memoryUsed: number
  diskUsed: number
  totalTasks: number
  activeTasks: number
  completedTasks: number
  failedTasks: number
  totalDuration: number
  /** By LIFE_SUMS of task-sums.ts. */
  readonly sums: Sums
  isExcluded: boolean
  readonly excludedInStages: Set<number>
  logs: ReadonlyMap<string, unknown>
  attributes: ReadonlyMap<string, unknown>
  resources: ReadonlyMap<string, unknown>
  /** -1 as long as nobody said. */
  totalOnHeap: number
  totalOffHeap: number
  usedOnHeap: number
  usedOffHeap: number
  resourceProfileId: number
  readonly peaks: Peaks
}

export interface LivePartition {
  storageLevel: string
  memoryUsed: number
  diskUsed: number
  executors: readonly string[]
}

export interface LiveDistribution {
  memoryUsed: number
  diskUsed: number
  onHeapUsed: number
  offHeapUsed: number
  /** What is told of its executor: as it was when the RDD last changed (LiveEntity.scala, lastUpdate). */
  seen: SeenExecutor | undefined
}
export interface SeenExecutor {
  readonly address: string | null
  readonly remaining: number
  readonly heap: { readonly on: number; readonly off: number } | undefined
}

export interface LiveRdd {
  readonly info: RddInfo
  memoryUsed: number
  diskUsed: number
  /** In the order they were stored. */
  readonly partitions: Map<string, LivePartition>
  readonly distributions: Map<string, LiveDistribution>
}

export interface CoreState {
  readonly context: Context
  /** Live attempts by stage id. */
  readonly stages: Map<number, LiveStage[]>
  readonly jobs: Map<number, LiveJob>
  readonly executors: Map<string, LiveExecutor>
  /** Removed, but their peaks can still rise: a stage is live that was submitted before. */
  readonly deadExecutors: Map<string, LiveExecutor>
  readonly rdds: Map<number, LiveRdd>
  /** "cpus" of the task resources, by resource profile. */
  readonly cpusOfProfile: Map<number, NanoCpus>
  defaultCpusPerTask: NanoCpus
  sawBlockUpdates: boolean
}

export function newCoreState(context: Context): CoreState {
  return {
    context,
    stages: new Map(),
    jobs: new Map(),
    executors: new Map(),
    deadExecutors: new Map(),
    rdds: new Map(),
    cpusOfProfile: new Map(),
    defaultCpusPerTask: 1e9,
    sawBlockUpdates: false,
  }
}

/** A live stage attempt. */
export function findStage(state: CoreState, stageId: number, attemptId: number): LiveStage | undefined {
  const attempts = state.stages.get(stageId)
  if (attempts === undefined) return undefined
  for (let i = 0; i < attempts.length; i++) if (attempts[i]!.info.attemptId === attemptId) return attempts[i]
  return undefined
}

export function* liveStages(state: CoreState): Iterable<LiveStage> {
  for (const attempts of state.stages.values()) yield* attempts
}
