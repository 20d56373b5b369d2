import type { AccumulatorUpdates } from '../../events/task-block.ts'

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
  /** Task indices get places in the order of their first end, so that a wrong number of tasks costs no memory. */
  private readonly places = new Map<number, number>()
  private readonly done = new Set<number>()
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

  add(updates: AccumulatorUpdates, row: number, index: number, taskId: number, succeeded: boolean): void {
    // The history server's array access fails here, and with it the whole event.
    if (index < 0 || index >= this.numTasks || this.done.has(index)) return
    let place = this.places.get(index)
    if (place === undefined) {
      place = this.places.size
      this.places.set(index, place)
    }
    if (this.knownThen !== this.known.size) {
      this.knownThen = this.known.size
      this.lastIds.length = 0
    }
    const { first, ids, bits } = updates
    const start = first[row]!
    const end = first[row + 1]!
    for (let k = start; k < end; k++) {
      const id = ids[k]!
      const series = this.lastIds[k - start] === id ? this.lastSeries[k - start] : this.find(id, k - start)
      series?.set(place, bits[2 * k]!, bits[2 * k + 1]!, taskId)
    }
    if (succeeded) this.done.add(index)
  }

  private find(id: number, at: number): Series | undefined {
    let series = this.series.get(id)
    if (series === undefined && this.known.has(id)) {
      series = new Series()
      this.series.set(id, series)
    }
    this.lastIds[at] = id
    this.lastSeries[at] = series
    return series
  }
}

/** One metric in the tasks of a stage: 64-bit values by place, as pairs of halves, and the greatest ever reported. */
export class Series {
  bits = new Int32Array(16)
  /** Task that first reported the greatest value, even if that value was overwritten. */
  maxTask = -1
  private maxHigh = Number.NEGATIVE_INFINITY
  private maxLow = 0

  set(place: number, low: number, high: number, taskId: number): void {
    if (2 * place >= this.bits.length) {
      const grown = new Int32Array(2 ** Math.ceil(Math.log2(2 * place + 2)))
      grown.set(this.bits)
      this.bits = grown
    }
    this.bits[2 * place] = low
    this.bits[2 * place + 1] = high
    const unsigned = low >>> 0
    if (high > this.maxHigh || (high === this.maxHigh && unsigned > this.maxLow)) {
      this.maxHigh = high
      this.maxLow = unsigned
      this.maxTask = taskId
    }
  }

  get max(): bigint {
    return (BigInt(this.maxHigh) << 32n) | BigInt(this.maxLow)
  }
}
