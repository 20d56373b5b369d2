import type { EventNamed } from '../../events/index.ts'
import type { Execution } from './execution.ts'
import { StageMetrics } from './stage-metrics.ts'

/** The stages of live executions and the metric values of those that run. */
export class LiveStages {
  /** By stage id: the attempt that runs. */
  readonly metrics = new Map<number, StageMetrics>()
  /** In how many live executions a stage is. */
  private readonly uses = new Map<number, number>()

  /** A job of the execution starts: its stages count anew. */
  begin(execution: Execution, job: EventNamed<'SparkListenerJobStart'>): void {
    if (execution.metrics.size > 0) {
      for (const { stageId, numTasks } of job.stages ?? []) {
        this.metrics.set(stageId, new StageMetrics(stageId, 0, numTasks, execution.metrics))
      }
    }
    for (const stageId of job.stageIds) {
      if (execution.stages.has(stageId)) continue
      execution.stages.add(stageId)
      this.use(stageId)
    }
  }

  /** A new attempt counts anew. */
  submit(stageId: number, attemptId: number): void {
    const stage = this.metrics.get(stageId)
    if (stage === undefined || stage.attemptId === attemptId) return
    this.metrics.set(stageId, new StageMetrics(stageId, attemptId, stage.numTasks, stage.known))
  }

  /** The execution is live again. */
  reopen(execution: Execution): void {
    for (const stageId of execution.stages) this.use(stageId)
  }

  /** Forgets the metrics of stages that no other live execution has. */
  drop(execution: Execution): void {
    for (const stageId of execution.stages) {
      if ((this.uses.get(stageId) ?? 0) <= 1) this.metrics.delete(stageId)
    }
  }

  /** The execution is no longer live. */
  close(execution: Execution): void {
    this.drop(execution)
    for (const stageId of execution.stages) {
      const uses = (this.uses.get(stageId) ?? 1) - 1
      if (uses > 0) this.uses.set(stageId, uses)
      else this.uses.delete(stageId)
    }
  }

  private use(stageId: number): void {
    this.uses.set(stageId, (this.uses.get(stageId) ?? 0) + 1)
  }
}
