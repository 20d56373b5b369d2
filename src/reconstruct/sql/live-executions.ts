import type { EventNamed } from '../../events/index.ts'
import type { Context } from '../listener.ts'
import { Recent } from '../recent.ts'
import { aggregateMetrics } from './aggregate.ts'
import { Execution, type Start } from './execution.ts'
import { LiveStages } from './live-stages.ts'
import { executionRows, planRows } from './rows.ts'

type JobStart = EventNamed<'SparkListenerJobStart'>
type JobEnd = EventNamed<'SparkListenerJobEnd'>
type End = EventNamed<'org.apache.spark.sql.execution.ui.SparkListenerSQLExecutionEnd'>
type PlanUpdate = EventNamed<'org.apache.spark.sql.execution.ui.SparkListenerSQLAdaptiveExecutionUpdate'>
type MetricUpdate = EventNamed<'org.apache.spark.sql.execution.ui.SparkListenerSQLAdaptiveSQLMetricUpdates'>
type DriverUpdates = EventNamed<'org.apache.spark.sql.execution.ui.SparkListenerDriverAccumUpdates'>

/** The property of a job that names its SQL execution (SQLExecution.scala). */
const EXECUTION_ID = 'spark.sql.execution.id'

/** Which executions are live, and what events do to them. */
export class LiveExecutions {
  readonly stages = new LiveStages()
  private readonly live = new Map<number, Execution>()
  private readonly over: Recent<Execution>
  /** Ids of the executions whose rows have gone out. */
  private readonly gone = new Set<number>()
  private readonly executionOfJob = new Map<number, Execution>()
  private readonly context: Context

  constructor(context: Context) {
    this.context = context
    this.over = new Recent((execution) => this.write(execution))
  }

  start(event: Start): void {
    const { plan, ...start } = event
    const execution = this.forStart(event.executionId)
    execution.start = start
    execution.queryId = start.queryId
    this.newPlan(execution, event)
  }

  planUpdate(event: PlanUpdate): void {
    const execution = this.forUpdate(event.executionId, 'plan')
    if (execution) this.newPlan(execution, event)
  }

  metricUpdate(event: MetricUpdate): void {
    this.forUpdate(event.executionId, 'metrics')?.addMetrics(event.metrics)
  }

  driverUpdates({ executionId, updates }: DriverUpdates): void {
    const execution = this.live.get(executionId)
    if (execution) for (const update of updates) execution.driverUpdates.push(update)
  }

  end(event: End): void {
    const { executionId } = event
    const execution = this.live.get(executionId)
    if (execution) {
      setEnd(execution, event)
      execution.values ??= aggregateMetrics(execution, this.stages.metrics)
      this.stages.drop(execution)
      execution.endEvents++
      this.closeIfOver(execution)
    } else if (this.over.get(executionId) || this.gone.has(executionId)) {
      this.context.problem('unexpected_state', `SQL execution ${executionId} ended again`)
    } else {
      const failed = new Execution(executionId)
      setEnd(failed, event)
      this.over.add(executionId, failed, failed.weight)
    }
  }

  jobStart(event: JobStart): void {
    const { jobId, properties } = event
    const executionId = parseId(properties?.get(EXECUTION_ID))
    if (executionId === undefined) return
    const known = this.live.get(executionId) ?? this.reopen(executionId)
    if (known === undefined && this.gone.has(executionId)) {
      this.context.problem(
        'unexpected_state',
        `job ${jobId} began long after the end of its SQL execution ${executionId}`,
      )
      return
    }
    const execution = known ?? this.getOrCreate(executionId)
    this.stages.begin(execution, event)
    execution.jobs.set(jobId, 'running')
    this.executionOfJob.set(jobId, execution)
    this.closeIfOver(execution)
  }

  jobEnd({ jobId, result }: JobEnd): void {
    const execution = this.executionOfJob.get(jobId)
    if (execution === undefined) return
    this.executionOfJob.delete(jobId)
    if (this.live.get(execution.id) !== execution) return
    execution.jobs.set(jobId, result.name === 'JobSucceeded' ? 'succeeded' : 'failed')
    execution.endEvents++
    this.closeIfOver(execution)
  }

  finish(): void {
    for (const execution of this.over.held()) executionRows(this.context, execution, execution.values)
    for (const execution of this.live.values()) {
      const values = execution.values ?? aggregateMetrics(execution, this.stages.metrics)
      executionRows(this.context, execution, values)
    }
  }

  private newPlan(execution: Execution, event: Start | PlanUpdate): void {
    if (execution.plan) planRows(this.context, execution.id, execution.plan, false)
    execution.setPlan(event.planDescription, event.plan)
  }

  private getOrCreate(executionId: number): Execution {
    let execution = this.live.get(executionId)
    if (execution === undefined) {
      if (this.gone.has(executionId)) {
        this.context.problem('unexpected_state', `SQL execution ${executionId} begins again: it has two rows`)
      }
      execution = new Execution(executionId)
      this.live.set(executionId, execution)
    }
    return execution
  }

  private forStart(executionId: number): Execution {
    const before = this.over.get(executionId)
    if (before?.start === undefined && before?.jobs.size === 0) {
      this.context.problem('unexpected_state', `SQL execution ${executionId} ended before it began`)
      return before
    }
    if (before) this.write(this.over.take(executionId)!)
    return this.getOrCreate(executionId)
  }

  /** A job that starts after the end of its execution belongs to it all the same; metrics stay as they are. */
  private reopen(executionId: number): Execution | undefined {
    const execution = this.over.take(executionId)
    if (execution === undefined) return undefined
    execution.lateEvent = 'job'
    execution.endEvents = execution.jobs.size + 1
    this.live.set(executionId, execution)
    this.stages.reopen(execution)
    return execution
  }

  /** The history server makes a new execution of a late update, in place of the good one. We keep that. */
  private forUpdate(executionId: number, late: 'plan' | 'metrics'): Execution | undefined {
    const execution = this.live.get(executionId)
    if (execution) return execution
    const ended = this.over.get(executionId)
    if (ended) ended.lateEvent = late
    else if (this.gone.has(executionId)) {
      this.context.problem(
        'unexpected_state',
        `SQL execution ${executionId} had ended long before this ${late} update`,
      )
      return undefined
    }
    return ended ?? this.getOrCreate(executionId)
  }

  private closeIfOver(execution: Execution): void {
    if (execution.endEvents < execution.jobs.size + 1) return
    this.stages.close(execution)
    this.live.delete(execution.id)
    this.over.add(execution.id, execution, execution.weight)
  }

  private write(execution: Execution): void {
    this.gone.add(execution.id)
    executionRows(this.context, execution, execution.values)
  }
}

function setEnd(execution: Execution, event: End): void {
  execution.ended = true
  execution.completionTime = event.time
  execution.errorMessage = event.errorMessage
  execution.queryId ??= event.queryId
}

/** Spark writes it as text. */
function parseId(text: string | undefined): number | undefined {
  const id = text !== undefined && /^[+-]?\d+$/.test(text) ? Number(text) : Number.NaN
  return Number.isSafeInteger(id) ? id : undefined
}
