import { longAt } from '../../events/task-block.ts'
import type { TaskEnds } from '../listener.ts'
import { longs } from '../task-reader.ts'
import type { StageMetrics } from './stage-metrics.ts'

/** Gives the accumulator updates of TaskEnd rows to the stages they belong to. Columns are looked up once a block. */
export class TaskEndReader {
  private block: TaskEnds | undefined
  private stageIds: Int32Array = NO_INTS
  private attemptIds: Int32Array | undefined
  private indexes: Int32Array = NO_INTS
  private taskIds: { readonly bits: Int32Array } = { bits: NO_INTS }
  private finishTimes: { readonly bits: Int32Array } | undefined
  private failed: Uint8Array | undefined
  private killed: Uint8Array | undefined

  read(ends: TaskEnds, row: number, stages: ReadonlyMap<number, StageMetrics>): void {
    if (ends !== this.block) this.open(ends)
    const stage = stages.get(this.stageIds[row]!)
    if (stage === undefined || stage.attemptId !== (this.attemptIds?.[row] ?? 0)) return
    // TaskInfo.scala: successful = finished && !failed && !killed
    const finished = this.finishTimes !== undefined && longAt(this.finishTimes, row) !== 0
    const succeeded = finished && this.failed?.[row] !== 1 && this.killed?.[row] !== 1
    stage.add(ends.updates, row, this.indexes[row]!, longAt(this.taskIds, row), succeeded)
  }

  private open(ends: TaskEnds): void {
    const { stage_id, stage_attempt_id, task_index, task_id, finish_time, failed, killed } = ends.columns
    this.block = ends
    this.stageIds = stage_id?.kind === 'int' ? stage_id.values : NO_INTS
    this.attemptIds = stage_attempt_id?.kind === 'int' ? stage_attempt_id.values : undefined
    this.indexes = task_index?.kind === 'int' ? task_index.values : NO_INTS
    this.taskIds = longs(task_id) ?? { bits: NO_INTS }
    this.finishTimes = longs(finish_time)
    this.failed = failed?.kind === 'flag' ? failed.values : undefined
    this.killed = killed?.kind === 'flag' ? killed.values : undefined
  }
}

const NO_INTS = new Int32Array(0)
