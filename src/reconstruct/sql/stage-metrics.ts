import type { AccumulatorUpdates } from '../../events/task-block.ts'

/** Room for so many tasks is made at once. */
const FIRST_PLACES = 256
const LEAST = -2147483648

/**
 * Values of SQL metrics in the tasks of one stage attempt (LiveStageMetrics in SQLAppStatusListener.scala): of each task
 * index the first success counts; what a failed attempt left stands until another attempt overwrites it.
 */
export class StageMetrics {
  /** By accumulator id. */
  readonly series = new Map<number, Series>()
  readonly stageId: number
  readonly attemptId: number
  /** As the job said at its start. Tasks that reported nothing count as zeros. */
  readonly numTasks: number
  /** The accumulators that are metrics of the execution. It may grow while the stage runs. */
  readonly known: ReadonlyMap<number, unknown>
  /**
   * Task indices get places in the order of their first end, so that a wrong number of tasks costs no memory. The
   * complement of the place once the task has succeeded.
   */
  private readonly places = new Map<number, number>()
  /** Indices of tasks that may tell how far they have got, by task id. */
  private readonly indexes = new Map<number, number>()
  /** Tasks of a stage report the same ids in the same order: the last task's are tried before the map is asked. */
  private readonly lastIds: number[] = []
  private readonly lastSeries: (Series | undefined)[] = []
  private knownThen = 0

  constructor(stageId: number, attemptId: number, numTasks: number, known: ReadonlyMap<number, unknown>) {
    this.stageId = stageId
    this.attemptId = attemptId
    this.numTasks = numTasks
    this.known = known
  }

  /** Number of task indices that have a place in the series. */
  get reported(): number {
    return this.places.size
  }

  /** A task of the driver starts: of no other does a log tell how far they have got (EventLoggingListener.scala). */
  begin(taskId: number, index: number): void {
    this.indexes.set(taskId, index)
  }

  /** A running task has got so far; one that was not seen to start is left out, as is one whose index has succeeded. */
  progress(updates: AccumulatorUpdates, taskId: number): void {
    const index = this.indexes.get(taskId)
    if (index !== undefined) this.add(updates, 0, index, taskId, false)
  }

  add(updates: AccumulatorUpdates, row: number, index: number, taskId: number, succeeded: boolean): void {
    // The history server's array access fails here, and with it the whole event.
    if (index < 0 || index >= this.numTasks) return
    const before = this.places.get(index)
    if (before !== undefined && before < 0) return
    const place = before ?? this.places.size
    if (before === undefined || succeeded) this.places.set(index, succeeded ? ~place : place)
    if (this.knownThen !== this.known.size) {
      this.knownThen = this.known.size
      this.lastIds.length = 0
    }
    const { first, ids, bits } = updates
    const start = first[row]!
    const end = first[row + 1]!
    for (let k = start; k < end; k++) {
      const id = ids[k]!
      const series =
        this.lastIds[k - start] === id ? this.lastSeries[k - start] : this.find(id, k - start, taskId)
      series?.set(place, bits[2 * k]!, bits[2 * k + 1]!, taskId)
    }
  }

  private find(id: number, at: number, taskId: number): Series | undefined {
    let series = this.series.get(id)
    if (series === undefined && this.known.has(id)) {
      series = new Series(Math.min(this.numTasks, FIRST_PLACES), taskId)
      this.series.set(id, series)
    }
    this.lastIds[at] = id
    this.lastSeries[at] = series
    return series
  }
}

/** One metric in the tasks of a stage: 64-bit values by place, as pairs of halves, and the greatest ever reported. */
export class Series {
  bits: Int32Array
  /** Task that first reported the greatest value, even if that value was overwritten. */
  maxTask: number
  private maxHigh = LEAST
  /** With the sign bit flipped, so that comparing as signed compares as unsigned. */
  private maxLow = LEAST

  /** `taskId`: of the first value. */
  constructor(places: number, taskId: number) {
    this.bits = new Int32Array(2 * places)
    this.maxTask = taskId
  }

  set(place: number, low: number, high: number, taskId: number): void {
    if (2 * place >= this.bits.length) this.grow(place)
    this.bits[2 * place] = low
    this.bits[2 * place + 1] = high
    const flipped = low ^ LEAST
    if (high > this.maxHigh || (high === this.maxHigh && flipped > this.maxLow)) {
      this.maxHigh = high
      this.maxLow = flipped
      this.maxTask = taskId
    }
  }

  get max(): bigint {
    return (BigInt(this.maxHigh) << 32n) | BigInt((this.maxLow ^ LEAST) >>> 0)
  }

  private grow(place: number): void {
    let length = this.bits.length
    while (2 * place >= length) length *= 2
    const grown = new Int32Array(length)
    grown.set(this.bits)
    this.bits = grown
  }
}
