import type { Execution } from './execution.ts'
import { type MaxTask, type MetricSummary, MetricValues } from './metric-values.ts'
import { scalaSetOrder } from './scala-set.ts'
import type { Series, StageMetrics } from './stage-metrics.ts'

interface Reported {
  readonly stage: StageMetrics
  readonly series: Series
}

/**
 * The metrics of an execution that have values, from its stages as they stand and from its driver
 * (SQLAppStatusListener.scala, aggregateMetrics). By accumulator id.
 */
export function aggregateMetrics(
  execution: Execution,
  stageMetrics: ReadonlyMap<number, StageMetrics>,
): Map<number, MetricSummary> {
  const reported = new Map<number, Reported[]>()
  for (const stageId of scalaSetOrder([...execution.stages])) {
    const stage = stageMetrics.get(stageId)
    if (stage === undefined) continue
    for (const [id, series] of stage.series) push(reported, id, { stage, series })
  }
  const driver = new Map<number, (number | bigint)[]>()
  for (const [id, value] of execution.driverUpdates) push(driver, id, value)

  const summaries = new Map<number, MetricSummary>()
  for (const [id, { metric }] of execution.metrics) {
    const tasks = reported.get(id)
    const updates = driver.get(id)
    if (tasks === undefined && updates === undefined) continue
    const values = new MetricValues(metric.metricType)
    for (const { stage, series } of tasks ?? []) values.addSeries(series, stage.reported, stage.numTasks)
    for (const value of updates ?? []) values.add(value)
    summaries.set(id, values.summary(maxTask(tasks ?? [], updates ?? [])))
  }
  return summaries
}

/** The first of the stages with the greatest value; none if the driver has a greater one. */
function maxTask(tasks: readonly Reported[], updates: readonly (number | bigint)[]): MaxTask | undefined {
  let best: Reported | undefined
  let greatest = 0n
  for (const task of tasks) {
    const max = task.series.max
    if (best === undefined || max > greatest) {
      best = task
      greatest = max
    }
  }
  if (best === undefined || updates.some((value) => value > greatest)) return undefined
  const { stage, series } = best
  return { stageId: stage.stageId, attemptId: stage.attemptId, taskId: series.maxTask }
}

function push<T>(lists: Map<number, T[]>, id: number, item: T): void {
  const list = lists.get(id)
  if (list === undefined) lists.set(id, [item])
  else list.push(item)
}
