import { EXECUTOR_METRICS } from '../events/executor-metrics.ts'
import { FieldError } from '../events/schema.ts'
import { exactAt, longAt } from '../events/task-block.ts'
import { readTaskEndReason, type TaskEndReason } from '../events/task-end-reason.ts'
import { type CoreState, findStage, type LiveStage } from './core-state.ts'
import type { LifeCycle } from './life-cycle.ts'
import type { TaskEnds, TaskStarts } from './listener.ts'
import { stageExecutor } from './new-stage.ts'
import { raisePeaks } from './peaks.ts'
import {
  countEnd,
  countEndInExecutor,
  countEndInStageExecutor,
  countSpeculativeEnd,
  countStart,
  type Outcome,
} from './task-counts.ts'
import { errorMessage, outcomeOf } from './task-errors.ts'
import { addReached, readExecutorMetrics, sumMetrics } from './task-metrics.ts'
import { type EndReader, intAt, readEnds, readStarts, type StartReader, textAt } from './task-reader.ts'
import { emitAccumulables, emitResubmission, emitRunning, type RunningTask } from './task-rows.ts'

/** What the rows of a block of TaskEnds need beside their columns, by row of the block. */
export interface TaskExtras {
  /** Of rows that did not succeed. */
  readonly endReason: Map<number, string>
  readonly errorMessage: Map<number, string>
  /** Not rows of `tasks`: resubmissions of tasks that had ended. */
  readonly skip: Set<number>
  /** Rows without a TaskStart in the same stage attempt: `is_listed` is false. */
  readonly unlisted: Set<number>
  /** Rows that report executor metrics other than 0: these are rows of `task_executor_metrics` too. */
  readonly executorMetrics: number[]
}

/**
 * Tasks (AppStatusListener.scala: onTaskStart, onTaskEnd). This is the hot path: a task that succeeds allocates nothing
 * but its entry while it runs.
 */
export class Tasks {
  readonly #state: CoreState
  readonly #life: LifeCycle
  readonly #running = new Map<number, RunningTask>()
  readonly #executorMetrics = new Float64Array(EXECUTOR_METRICS.length)
  /** Metrics that running tasks have reached, where the log says; they are in the sums of their stages. */
  readonly #reached = new Map<number, Float64Array>()
  #extras = newExtras()
  #starts: StartReader | undefined
  #ends: EndReader | undefined

  constructor(state: CoreState, life: LifeCycle) {
    this.#state = state
    this.#life = life
  }

  start(block: TaskStarts, row: number): void {
    if (this.#starts?.starts !== block) this.#starts = readStarts(block)
    const reader = this.#starts
    const stageId = reader.stageId[row]!
    const attemptId = reader.attemptId?.[row] ?? 0
    const launchTime = longAt({ bits: reader.launchTime }, row) / 1000
    const locality = textAt(block.columns.locality, row) ?? ''
    const speculative = reader.speculative?.[row] === 1
    const executorId = reader.executorNames[reader.executorCodes[row]!]!
    const taskId = exactAt({ bits: reader.taskId }, row)
    this.#running.set(Number(taskId), {
      stage_id: stageId,
      stage_attempt_id: attemptId,
      task_id: taskId,
      task_index: intAt(block.columns.task_index, row) ?? 0,
      attempt: intAt(block.columns.attempt, row) ?? null,
      partition_id: intAt(block.columns.partition_id, row) ?? null,
      launch_time: launchTime,
      executor_id: executorId,
      host: textAt(block.columns.host, row) ?? null,
      locality,
      speculative,
    })
    const stage = findStage(this.#state, stageId, attemptId)
    if (stage !== undefined) countStart(stage, launchTime, locality, speculative)
    const executor = this.#state.executors.get(executorId)
    if (executor === undefined) return
    executor.activeTasks++
    executor.totalTasks++
  }

  /** A running task has got so far (AppStatusListener.scala, onExecutorMetricsUpdate). */
  progress(taskId: number, executorId: string, metrics: Float64Array): void {
    const task = this.#running.get(taskId)
    if (task === undefined) return
    this.#withdraw(taskId, task)
    this.#reached.set(taskId, metrics)
    const stage = findStage(this.#state, Number(task.stage_id), Number(task.stage_attempt_id))
    if (stage !== undefined) addReached(stage, stageExecutor(stage, executorId), metrics, 1)
  }

  end(block: TaskEnds, row: number): void {
    if (this.#ends?.ends !== block) this.#ends = readEnds(block)
    const reader = this.#ends
    const task = this.#forget(longAt({ bits: reader.taskId }, row))
    const listed = task !== undefined
    // Spark before 3.2 starts tasks of a stage that has ended in its attempt -1: there the history server keeps them, out of reach.
    if (listed && task.stage_attempt_id !== (reader.attemptId?.[row] ?? 0)) this.#extras.unlisted.add(row)
    const json = block.reasons.size === 0 ? undefined : block.reasons.get(row)
    const reason = json === undefined ? undefined : this.#reason(json)
    const outcome = reason === undefined ? 'success' : outcomeOf(reason)
    const anyMetrics = readExecutorMetrics(reader, row, this.#executorMetrics)
    if (this.#keep(block, row, listed, reason)) {
      if (block.accumulables.size > 0) emitAccumulables(this.#state.context, block, row)
      if (anyMetrics) this.#extras.executorMetrics.push(row)
    }
    this.#count(reader, row, listed, outcome, reason)
  }

  /** What the rows of the block that was just read need beside their columns; starts anew. */
  takeExtras(): TaskExtras {
    const extras = this.#extras
    this.#extras = newExtras()
    return extras
  }

  finish(): void {
    for (const [id, task] of this.#running) emitRunning(this.#state.context, task, this.#reached.get(id))
  }

  /** The task runs no more; undefined if it did not. */
  #forget(taskId: number): RunningTask | undefined {
    const task = this.#running.get(taskId)
    if (this.#reached.size > 0) this.#withdraw(taskId, task)
    this.#running.delete(taskId)
    return task
  }

  /** Takes what the task had reached from the sums. */
  #withdraw(taskId: number, task: RunningTask | undefined): void {
    const metrics = this.#reached.get(taskId)
    if (metrics === undefined || task === undefined) return
    this.#reached.delete(taskId)
    const stage = findStage(this.#state, Number(task.stage_id), Number(task.stage_attempt_id))
    if (stage !== undefined) addReached(stage, stageExecutor(stage, String(task.executor_id)), metrics, -1)
  }

  #reason(json: Record<string, unknown>): TaskEndReason {
    try {
      return readTaskEndReason(json, 'Task End Reason')
    } catch (error) {
      if (!(error instanceof FieldError)) throw error
      this.#state.context.problem('bad_event', error.message)
      return readTaskEndReason({ Reason: 'UnknownReason' }, '')
    }
  }

  /** Notes what the row needs; false if it is not to be a row of `tasks`. */
  #keep(block: TaskEnds, row: number, listed: boolean, reason: TaskEndReason | undefined): boolean {
    const extras = this.#extras
    if (!listed && reason?.name === 'Resubmitted') {
      extras.skip.add(row)
      emitResubmission(this.#state.context, block, row, errorMessage(reason))
      return false
    }
    if (!listed) {
      extras.unlisted.add(row)
      this.#state.context.problem('task_without_start', `task ${exactAt({ bits: this.#ends!.taskId }, row)}`)
    }
    if (reason !== undefined) {
      extras.endReason.set(row, reason.name)
      extras.errorMessage.set(row, errorMessage(reason))
    }
    return true
  }

  #count(
    reader: EndReader,
    row: number,
    listed: boolean,
    outcome: Outcome,
    reason: TaskEndReason | undefined,
  ): void {
    const state = this.#state
    const executorId = reader.executorNames[reader.executorCodes[row]!]!
    const finishTime = reader.finishTime === undefined ? 0 : longAt({ bits: reader.finishTime }, row)
    const finished = finishTime !== 0
    const duration = finished ? (finishTime - longAt({ bits: reader.launchTime }, row)) / 1000 : 0
    const stage = findStage(state, reader.stageId[row]!, reader.attemptId?.[row] ?? 0)
    const executor = finished ? state.executors.get(executorId) : undefined
    const inStage = stage === undefined ? undefined : stageExecutor(stage, executorId)
    sumMetrics(
      reader,
      row,
      listed ? stage : undefined,
      listed && finished ? inStage : undefined,
      outcome === 'resubmitted' ? undefined : executor,
    )
    if (stage !== undefined && inStage !== undefined) {
      countEnd(stage, outcome, reason, reader.index[row]!)
      raisePeaks(stage.peaks, this.#executorMetrics)
      raisePeaks(inStage.peaks, this.#executorMetrics)
      // The history server stops here with an error: a task without its end has no duration.
      if (finished) this.#countFinished(reader, row, stage, outcome, duration)
      else state.context.problem('unexpected_state', `TaskEnd of a task without finish time`)
    }
    if (executor === undefined) return
    countEndInExecutor(executor, outcome, duration)
    raisePeaks(executor.peaks, this.#executorMetrics)
  }

  #countFinished(reader: EndReader, row: number, stage: LiveStage, outcome: Outcome, duration: number): void {
    const executorId = reader.executorNames[reader.executorCodes[row]!]!
    countEndInStageExecutor(stageExecutor(stage, executorId), outcome, duration)
    if (reader.speculative?.[row] === 1) countSpeculativeEnd(stage, outcome)
    const over = stage.status === 'COMPLETE' || stage.status === 'FAILED'
    if (over && stage.activeTasks === 0) this.#life.endStage(stage, true)
  }
}

function newExtras(): TaskExtras {
  return {
    endReason: new Map(),
    errorMessage: new Map(),
    skip: new Set(),
    unlisted: new Set(),
    executorMetrics: [],
  }
}
