import { longAt } from '../../events/task-block.ts'
import type { TaskStarts } from '../listener.ts'
import { longs } from '../task-reader.ts'
import type { StageMetrics } from './stage-metrics.ts'

/** Tells stages of the tasks that start on the driver, as all do in local mode. Columns are looked up once a block. */
export class TaskStartReader {
  private block: TaskStarts | undefined
  private driver = -1
  private executors: Uint16Array = new Uint16Array(0)
  private stageIds: Int32Array = NO_INTS
  private attemptIds: Int32Array | undefined
  private indexes: Int32Array = NO_INTS
  private taskIds: { readonly bits: Int32Array } = { bits: NO_INTS }

  read(starts: TaskStarts, row: number, stages: ReadonlyMap<number, StageMetrics>): void {
    if (starts !== this.block) this.open(starts)
    if (this.driver < 0 || this.executors[row] !== this.driver) return
    const stage = stages.get(this.stageIds[row]!)
    if (stage === undefined || stage.attemptId !== (this.attemptIds?.[row] ?? 0)) return
    stage.begin(longAt(this.taskIds, row), this.indexes[row]!)
  }

  private open(starts: TaskStarts): void {
    const { stage_id, stage_attempt_id, task_index, task_id, executor_id } = starts.columns
    this.block = starts
    this.driver = executor_id?.kind === 'text' ? executor_id.names.indexOf(DRIVER) : -1
    if (executor_id?.kind === 'text') this.executors = executor_id.codes
    this.stageIds = stage_id?.kind === 'int' ? stage_id.values : NO_INTS
    this.attemptIds = stage_attempt_id?.kind === 'int' ? stage_attempt_id.values : undefined
    this.indexes = task_index?.kind === 'int' ? task_index.values : NO_INTS
    this.taskIds = longs(task_id) ?? { bits: NO_INTS }
  }
}

/** SparkContext.DRIVER_IDENTIFIER */
const DRIVER = 'driver'
const NO_INTS = new Int32Array(0)
