import { halves } from '../../events/task-block.ts'
import type { Series } from './stage-metrics.ts'

type Long = number | bigint

/** What the values of one metric come to, in the metric's own unit. Numbers are exact: bigint above 2^53. */
export interface MetricSummary {
  /** Sum of the values that count; of all of them for `sum`. */
  readonly total: Long
  /** undefined if no value counts. */
  readonly min: number | bigint | undefined
  /** The value at the middle, rounded up, as Spark takes it. */
  readonly median: number | bigint | undefined
  readonly max: number | bigint | undefined
  /** How many values count. */
  readonly count: number
  /** Task that reported the greatest value; undefined if that was the driver. */
  readonly maxTask: MaxTask | undefined
}

export interface MaxTask {
  readonly stageId: number
  readonly attemptId: number
  readonly taskId: number
}

let scratch = new Float64Array(1024)

/**
 * The values of one metric: collected, then summed up (MetricUtils.scala, stringValue). Negative values mean "not set".
 * Zeros count as values except for averages.
 */
export class MetricValues {
  private readonly zerosCount: boolean
  private readonly negativesSum: boolean
  private zeros = 0
  private negatives = 0n
  /** Positive values that a number holds exactly, and the others. */
  private small = scratch
  private smallCount = 0
  private readonly large: bigint[] = []
  private sum = 0
  private sumRest = 0n
  private min = Number.POSITIVE_INFINITY
  private max = 0

  /** One is in use at a time: the buffer is shared. */
  constructor(metricType: string) {
    this.zerosCount = metricType !== 'average'
    this.negativesSum = metricType === 'sum'
  }

  /** The first `reported` values of a series, and zeros for the other tasks of the stage. */
  addSeries(series: Series, reported: number, numTasks: number): void {
    const { bits } = series
    const stored = Math.min(reported, bits.length >> 1)
    this.reserve(stored)
    const small = this.small
    let { smallCount, min, max, sum } = this
    let zeros = numTasks - stored
    for (let i = 0; i < stored; i++) {
      const high = bits[2 * i + 1]!
      const value = halves(bits[2 * i]!, high)
      if (value === 0) zeros++
      else if (value > 0 && value <= Number.MAX_SAFE_INTEGER) {
        small[smallCount++] = value
        if (value < min) min = value
        if (value > max) max = value
        if (sum + value <= Number.MAX_SAFE_INTEGER) sum += value
        else {
          this.sumRest += BigInt(sum)
          sum = value
        }
      } else this.addOther((BigInt(high) << 32n) | BigInt(bits[2 * i]! >>> 0))
    }
    this.zeros += zeros
    this.smallCount = smallCount
    this.min = min
    this.max = max
    this.sum = sum
  }

  add(value: Long): void {
    if (value === 0) this.zeros++
    else if (typeof value === 'number' && value > 0) {
      this.reserve(1)
      this.small[this.smallCount++] = value
      this.min = Math.min(this.min, value)
      this.max = Math.max(this.max, value)
      this.sumRest += BigInt(value)
    } else this.addOther(BigInt(value))
  }

  summary(maxTask: MaxTask | undefined): MetricSummary {
    const count = (this.zerosCount ? this.zeros : 0) + this.smallCount + this.large.length
    this.large.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
    const total = this.sumRest + BigInt(this.sum) + (this.negativesSum ? this.negatives : 0n)
    return {
      total: exact(total),
      min: count === 0 ? undefined : this.least(),
      median: count === 0 ? undefined : this.at(Math.floor(count / 2)),
      max: count === 0 ? undefined : (this.large.at(-1) ?? this.max),
      count,
      maxTask,
    }
  }

  private addOther(value: bigint): void {
    if (value < 0n) this.negatives += value
    else {
      this.large.push(value)
      this.sumRest += value
    }
  }

  private reserve(more: number): void {
    if (this.smallCount + more <= this.small.length) return
    scratch = new Float64Array(2 * (this.smallCount + more))
    scratch.set(this.small.subarray(0, this.smallCount))
    this.small = scratch
  }

  private least(): number | bigint {
    if (this.zerosCount && this.zeros > 0) return 0
    return this.smallCount > 0 ? this.min : this.large[0]!
  }

  /** The value at a place of the sorted values. */
  private at(rank: number): number | bigint {
    const zeros = this.zerosCount ? this.zeros : 0
    if (rank < zeros) return 0
    const place = rank - zeros
    if (place < this.smallCount) return select(this.small.subarray(0, this.smallCount), place)
    return this.large[place - this.smallCount]!
  }
}

function exact(value: bigint): number | bigint {
  return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value
}

/** The value that sorting would put at `rank`. Reorders `values`. Linear time, mostly (Hoare). */
export function select(values: Float64Array, rank: number): number {
  let left = 0
  let right = values.length - 1
  for (let round = 0; left < right; round++) {
    // Values made to be slow get sorted.
    if (round > 64) {
      values.subarray(left, right + 1).sort()
      break
    }
    const pivot = values[(left + right) >> 1]!
    let i = left
    let j = right
    while (i <= j) {
      while (values[i]! < pivot) i++
      while (values[j]! > pivot) j--
      if (i <= j) {
        const swap = values[i]!
        values[i++] = values[j]!
        values[j--] = swap
      }
    }
    if (rank <= j) right = j
    else if (rank >= i) left = i
    else break
  }
  return values[rank]!
}
