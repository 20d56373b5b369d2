/** The hot path: the metrics of one row, added where they belong. */
import { longAt } from '../events/task-block.ts'
import type { LiveExecutor, LiveStage, StageExecutor } from './core-state.ts'
import { addLong, addNumber } from './sums.ts'
import type { EndReader } from './task-reader.ts'
import { EXECUTOR_SUM_OF, LIFE_SUM_OF } from './task-sums.ts'

/** Adds the task metrics of a row to its stage, what that has of the executor, and the executor: to those given. */
export function sumMetrics(
  reader: EndReader,
  row: number,
  stage: LiveStage | undefined,
  inStage: StageExecutor | undefined,
  executor: LiveExecutor | undefined,
): void {
  const { metrics, summed } = reader
  let any = reader.zeros.length > 0 ? 1 : 0
  if (stage !== undefined && reader.zerosNoted !== stage) noteZeros(reader, stage)
  for (let i = 0; i < summed.length; i++) {
    const m = summed[i]!
    const { bits, absent } = metrics[m]!
    if (absent !== undefined && absent[row] === 1) continue
    any = 1
    if (stage !== undefined) stage.reported[m] = 1
    const low = bits[2 * row]!
    const high = bits[2 * row + 1]!
    if ((low | high) === 0) continue
    if (stage !== undefined) addLong(stage.sums, m, low, high)
    const inStageSum = EXECUTOR_SUM_OF[m]!
    if (inStageSum >= 0 && inStage !== undefined) addLong(inStage.sums, inStageSum, low, high)
    const lifeSum = LIFE_SUM_OF[m]!
    if (lifeSum >= 0 && executor !== undefined) addLong(executor.sums, lifeSum, low, high)
  }
  if (stage !== undefined) stage.tasksWithMetrics += any
}

/** Adds what a running task has reached, or with sign -1 takes it away. */
export function addReached(
  stage: LiveStage,
  inStage: StageExecutor,
  metrics: Float64Array,
  sign: -1 | 1,
): void {
  for (let m = 0; m < metrics.length; m++) {
    const value = metrics[m]! * sign
    if (value === 0) continue
    stage.reported[m] = 1
    addNumber(stage.sums, m, value)
    if (EXECUTOR_SUM_OF[m]! >= 0) addNumber(inStage.sums, EXECUTOR_SUM_OF[m]!, value)
  }
}

/** Metrics that are 0 in all rows of a block add nothing, but are known: once for a block and a stage. */
function noteZeros(reader: EndReader, stage: LiveStage): void {
  for (const m of reader.zeros) stage.reported[m] = 1
  reader.zerosNoted = stage
}

/** Reads the executor metrics of a row, 0 where there are none; says whether any is not 0. */
export function readExecutorMetrics(reader: EndReader, row: number, values: Float64Array): boolean {
  if (!reader.hasExecutorMetrics) {
    values.fill(0)
    return false
  }
  let any = false
  for (let i = 0; i < values.length; i++) {
    const column = reader.executorMetrics[i]
    const there = column !== undefined && column.absent?.[row] !== 1
    const value = there ? longAt(column, row) : 0
    values[i] = value
    if (value !== 0) any = true
  }
  return any
}
