import { replay } from './replay/replay.ts'
import type { Schedule, Segment } from './replay/schedule.ts'

/** What would be otherwise at one place: durations of tasks, or time that would not be there at all. */
export interface Waste {
  /** Task id to its duration without the waste, ms. */
  readonly tasks: ReadonlyMap<number, number>
  /** Times of the clock that would not be there: from and to, ms since 1970. */
  readonly gaps: readonly (readonly [number, number])[]
}

/** So many tasks are replayed for one attempt at most, that a log of many places does not take minutes. */
const MOST_TASKS = 4_000_000

/** Says what wastes cost in time of the clock, for one attempt. */
export class WallClock {
  readonly #schedule: Schedule
  readonly #places: Map<number, number>
  readonly #segmentOf: Int32Array
  readonly #asItWas = new Map<Segment, number>()
  #left = MOST_TASKS

  constructor(schedule: Schedule) {
    this.#schedule = schedule
    const { ids } = schedule.tasks
    this.#places = new Map(Array.from(ids, (id, i) => [id, i]))
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
  saved({ tasks, gaps }: Waste): number | undefined {
    let saved = lengthOf(gaps, this.#schedule)
    for (const [index, durations] of this.#bySegment(tasks)) {
      const segment = this.#schedule.segments[index]!
      this.#left -= segment.stages.reduce((sum, stage) => sum + stage.tasks.length, 0)
      if (this.#left < 0) return undefined
      saved += Math.max(0, this.#before(segment) - replay(this.#schedule, segment, { durations }))
    }
    return Math.min(saved, this.#schedule.to - this.#schedule.from)
  }

  #bySegment(tasks: ReadonlyMap<number, number>): Map<number, Map<number, number>> {
    const bySegment = new Map<number, Map<number, number>>()
    for (const [id, duration] of tasks) {
      const place = this.#places.get(id)
      if (place === undefined) continue
      const segment = this.#segmentOf[place]!
      if (segment === -1) continue
      const durations = bySegment.get(segment)
      // A waste never makes a task longer.
      const { launch, finish } = this.#schedule.tasks
      const shorter = Math.max(0, Math.min(duration, finish[place]! - launch[place]!))
      if (durations) durations.set(place, shorter)
      else bySegment.set(segment, new Map([[place, shorter]]))
    }
    return bySegment
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
