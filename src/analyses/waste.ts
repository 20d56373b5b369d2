import { replay } from './replay/replay.ts'
import type { Schedule, Segment } from './replay/schedule.ts'

/** What would be otherwise at one place: durations of tasks, or time that would not be there at all. */
export interface Waste {
  readonly taskIds: Float64Array
  /** Durations of these tasks without the waste, ms. */
  readonly withoutMs: Float64Array
  /** Times of the clock that would not be there: from and to, ms since 1970. */
  readonly gaps: readonly (readonly [number, number])[]
}

/** So many tasks are replayed for one attempt at most, that a log of many places does not take minutes. */
const MOST_TASKS = 4_000_000

/** Says what wastes cost in time of the clock, for one attempt. */
export class WallClock {
  readonly #schedule: Schedule
  readonly #placeOf: (taskId: number) => number | undefined
  readonly #segmentOf: Int32Array
  readonly #asItWas = new Map<Segment, number>()
  /** Durations without a waste, by place; NaN: as it was. All are so between two wastes. */
  readonly #durations: Float64Array
  #left = MOST_TASKS

  constructor(schedule: Schedule) {
    this.#schedule = schedule
    const { ids } = schedule.tasks
    this.#placeOf = placesOf(ids)
    this.#durations = new Float64Array(ids.length).fill(Number.NaN)
    this.#segmentOf = new Int32Array(ids.length).fill(-1)
    schedule.segments.forEach(({ stages }, i) => {
      for (const { tasks } of stages) for (const task of tasks) this.#segmentOf[task] = i
    })
  }

  /** How far the replay of what really happened is from what really happened: 1 is exact, 0.8 says the replay is a fifth too fast. */
  fit(): number {
    const { segments } = this.#schedule
    const real = segments.reduce((sum, { from, to }) => sum + to - from, 0)
    return real === 0 ? 1 : segments.reduce((sum, segment) => sum + this.#before(segment), 0) / real
  }

  /** Milliseconds that would not have passed; undefined where too much has been replayed already. */
  saved({ taskIds, withoutMs, gaps }: Waste): number | undefined {
    const places = Array.from(taskIds, this.#placeOf)
    try {
      const segments = this.#shorten(places, withoutMs)
      let saved = lengthOf(gaps, this.#schedule)
      for (const index of segments) {
        const segment = this.#schedule.segments[index]!
        this.#left -= segment.stages.reduce((sum, stage) => sum + stage.tasks.length, 0)
        if (this.#left < 0) return undefined
        const without = replay(this.#schedule, segment, { durations: this.#durations })
        saved += Math.max(0, this.#before(segment) - without)
      }
      return Math.min(saved, this.#schedule.to - this.#schedule.from)
    } finally {
      for (const place of places) if (place !== undefined) this.#durations[place] = Number.NaN
    }
  }

  /** Sets the durations of the tasks at these places. @returns the segments that they are in */
  #shorten(places: readonly (number | undefined)[], withoutMs: Float64Array): Set<number> {
    const segments = new Set<number>()
    const { launch, finish } = this.#schedule.tasks
    places.forEach((place, i) => {
      if (place === undefined || this.#segmentOf[place] === -1) return
      // A waste never makes a task longer.
      this.#durations[place] = Math.max(0, Math.min(withoutMs[i]!, finish[place]! - launch[place]!))
      segments.add(this.#segmentOf[place]!)
    })
    return segments
  }

  #before(segment: Segment): number {
    let length = this.#asItWas.get(segment)
    if (length === undefined) {
      length = replay(this.#schedule, segment)
      this.#asItWas.set(segment, length)
    }
    return length
  }
}

/** Where in `ids` an id is. Ids of Spark's tasks leave few numbers out; an array of places is then smaller and quicker than a map. */
function placesOf(ids: Float64Array): (id: number) => number | undefined {
  const most = ids.reduce((a, b) => Math.max(a, b), -1)
  if (most >= 4 * ids.length + 1024) {
    const places = new Map(Array.from(ids, (id, i) => [id, i]))
    return (id) => places.get(id)
  }
  const places = new Int32Array(most + 1).fill(-1)
  for (let i = 0; i < ids.length; i++) places[ids[i]!] = i
  return (id) => (places[id] === -1 ? undefined : places[id])
}

/** The length of intervals that may overlap, within the life of the attempt. */
function lengthOf(gaps: readonly (readonly [number, number])[], { from, to }: Schedule): number {
  let length = 0
  let end = from
  for (const [gapFrom, gapTo] of [...gaps].sort((a, b) => a[0] - b[0])) {
    const begin = Math.max(gapFrom, end)
    const stop = Math.min(gapTo, to)
    if (stop > begin) {
      length += stop - begin
      end = stop
    }
  }
  return length
}
