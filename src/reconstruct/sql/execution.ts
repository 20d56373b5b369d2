import type { EventNamed } from '../../events/index.ts'
import type { PlanInfo, PlanMetric } from '../../events/sql.ts'
import type { MetricSummary } from './metric-values.ts'
import { type PlanGraph, planGraph } from './plan-graph.ts'

export type Start = EventNamed<'org.apache.spark.sql.execution.ui.SparkListenerSQLExecutionStart'>
export type JobState = 'running' | 'succeeded' | 'failed'

/** A metric and where it was seen last. */
export interface MetricPlace {
  readonly metric: PlanMetric
  /** undefined: in no plan yet. */
  readonly version: number | undefined
  readonly nodeId: number | undefined
  readonly index: number
}

export interface PlanVersion {
  readonly version: number
  readonly description: string | undefined
  readonly graph: PlanGraph
}

/** What is known of a SQL execution (LiveExecutionData in SQLAppStatusListener.scala). */
export class Execution {
  readonly id: number
  start: Omit<Start, 'plan'> | undefined
  queryId: string | undefined
  completionTime: number | undefined
  errorMessage: string | undefined
  ended = false
  lateEvent: 'job' | 'plan' | 'metrics' | undefined
  /** The last one; those before it have been written. */
  plan: PlanVersion | undefined
  versions = 0
  /** By accumulator id, of all versions. The stages of the execution share it. */
  readonly metrics = new Map<number, MetricPlace>()
  readonly jobs = new Map<number, JobState>()
  readonly stages = new Set<number>()
  readonly driverUpdates: (readonly [id: number, value: number | bigint])[] = []
  /** Set at the end: what comes later no longer counts. By accumulator id. */
  values: ReadonlyMap<number, MetricSummary> | undefined
  /** Ends of jobs and of the execution: it is over when there is one for each. */
  endEvents = 0

  constructor(id: number) {
    this.id = id
  }

  /** Takes a new version of the plan. */
  setPlan(description: string | undefined, root: PlanInfo): void {
    const plan: PlanVersion = { version: this.versions++, description, graph: planGraph(root) }
    this.plan = plan
    for (const { id: nodeId, metrics } of plan.graph.nodes) {
      metrics.forEach((metric, index) => {
        this.metrics.set(metric.accumulatorId, { metric, version: plan.version, nodeId, index })
      })
    }
  }

  addMetrics(metrics: readonly PlanMetric[]): void {
    for (const metric of metrics) {
      const place = this.metrics.get(metric.accumulatorId)
      this.metrics.set(
        metric.accumulatorId,
        place
          ? { ...place, metric }
          : { metric, version: undefined, nodeId: undefined, index: this.metrics.size },
      )
    }
  }

  /** Memory it holds, roughly: characters of text. */
  get weight(): number {
    const { start, plan } = this
    let weight = 1000 + 200 * this.metrics.size + (plan?.description?.length ?? 0)
    weight +=
      (start?.details?.length ?? 0) + (start?.description?.length ?? 0) + (this.errorMessage?.length ?? 0)
    for (const node of plan?.graph.nodes ?? []) weight += 100 + node.description.length
    return weight
  }
}
