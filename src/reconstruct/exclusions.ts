import { exclusions } from '../tables/exclusions.ts'
import { type CoreState, findStage, type LiveExecutor } from './core-state.ts'
import type { Listener } from './listener.ts'
import { stageExecutor } from './new-stage.ts'

interface OfExecutor {
  readonly time: number
  readonly executorId: string
  readonly taskFailures?: number | undefined
}
interface OfNode {
  readonly time: number
  readonly host: string
  readonly executorFailures?: number | undefined
}
interface OfStage {
  readonly stageId: number
  readonly stageAttemptId: number
}

const DRIVER = 'driver'

/** Exclusion of executors and nodes, which Spark called blacklisting before 3.1 (AppStatusListener.scala). */
export function exclusionHandlers(state: CoreState): Listener['on'] {
  const executor = (name: string, excluded: boolean) => (event: OfExecutor) => {
    record(state, name, event)
    const live = state.executors.get(event.executorId)
    if (live !== undefined) live.isExcluded = excluded
  }
  const node = (name: string, excluded: boolean) => (event: OfNode) => {
    record(state, name, event)
    for (const live of executorsOn(event.host, hostOf)) live.isExcluded = excluded
  }
  const executorForStage = (name: string) => (event: OfExecutor & OfStage) => {
    record(state, name, event)
    excludeForStage(event, [event.executorId])
    state.executors.get(event.executorId)?.excludedInStages.add(event.stageId)
  }
  const nodeForStage = (name: string) => (event: OfNode & OfStage) => {
    record(state, name, event)
    excludeForStage(
      event,
      executorsOn(event.host, ({ host }) => host).map(({ executorId }) => executorId),
    )
    for (const live of executorsOn(event.host, hostOf)) live.excludedInStages.add(event.stageId)
  }

  function executorsOn(
    host: string,
    hostOfExecutor: (executor: LiveExecutor) => string | null,
  ): LiveExecutor[] {
    return [...state.executors.values()].filter((e) => hostOfExecutor(e) === host && e.executorId !== DRIVER)
  }

  function excludeForStage({ stageId, stageAttemptId }: OfStage, executorIds: readonly string[]): void {
    const stage = findStage(state, stageId, stageAttemptId)
    if (stage === undefined) return
    for (const id of executorIds) {
      stageExecutor(stage, id).isExcluded = true
      stage.excludedExecutors.add(id)
    }
  }

  return {
    'org.apache.spark.scheduler.SparkListenerExecutorBlacklisted': executor('ExecutorBlacklisted', true),
    'org.apache.spark.scheduler.SparkListenerExecutorExcluded': executor('ExecutorExcluded', true),
    'org.apache.spark.scheduler.SparkListenerExecutorUnblacklisted': executor('ExecutorUnblacklisted', false),
    'org.apache.spark.scheduler.SparkListenerExecutorUnexcluded': executor('ExecutorUnexcluded', false),
    'org.apache.spark.scheduler.SparkListenerNodeBlacklisted': node('NodeBlacklisted', true),
    'org.apache.spark.scheduler.SparkListenerNodeExcluded': node('NodeExcluded', true),
    'org.apache.spark.scheduler.SparkListenerNodeUnblacklisted': node('NodeUnblacklisted', false),
    'org.apache.spark.scheduler.SparkListenerNodeUnexcluded': node('NodeUnexcluded', false),
    'org.apache.spark.scheduler.SparkListenerExecutorBlacklistedForStage': executorForStage(
      'ExecutorBlacklistedForStage',
    ),
    'org.apache.spark.scheduler.SparkListenerExecutorExcludedForStage':
      executorForStage('ExecutorExcludedForStage'),
    'org.apache.spark.scheduler.SparkListenerNodeBlacklistedForStage':
      nodeForStage('NodeBlacklistedForStage'),
    'org.apache.spark.scheduler.SparkListenerNodeExcludedForStage': nodeForStage('NodeExcludedForStage'),
  }
}

function record(state: CoreState, name: string, event: (OfExecutor | OfNode) & Partial<OfStage>): void {
  const ofExecutor = 'executorId' in event
  state.context.row(exclusions, {
    time: event.time,
    event: name,
    executor_id: ofExecutor ? event.executorId : null,
    host: ofExecutor ? null : event.host,
    failures: (ofExecutor ? event.taskFailures : event.executorFailures) ?? null,
    stage_id: event.stageId ?? null,
    stage_attempt_id: event.stageAttemptId ?? null,
  })
}

/** The host it was added with, else that of its block manager. */
function hostOf(executor: LiveExecutor): string | null {
  return executor.host ?? executor.hostPort?.replace(/:\d+$/, '') ?? null
}
