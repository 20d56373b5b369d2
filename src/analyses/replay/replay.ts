/**
 * Runs a segment of a schedule again, on paper: what would the time have been with other durations or on other slots?
 *
 * The rules are those of Spark's FIFO scheduler, as far as a log tells what it needs:
 * - a job is submitted as long after the end of the job before it as it was (what the driver did in between stays);
 * - a stage is ready as long after its parents and the submission of its job as it was;
 * - a free slot takes the next task of the ready stage whose job came first, tasks in the order in which they were launched;
 * - a repeated task waits for the attempt before it, a speculative copy for as long after its original as it did;
 * - an executor takes no task before it was added nor after it was removed; a task that runs then is not cut short.
 *
 * What it does not know: locality (any slot is as good as any other), pools of the fair scheduler, the milliseconds between two tasks
 * on a slot, and that more or fewer executors would have been asked for. `fit` in the result of those who use it tells how far the replay
 * of what really happened is from what really happened.
 */
import type { Schedule, ScheduledStage, Segment, Slot } from './schedule.ts'
import { TimeHeap } from './time-heap.ts'

export interface Change {
  /** Durations that differ, by place in `tasks`: NaN where they do not; 0: the task would not run. */
  readonly durations?: Float64Array | undefined
  /** Other slots than there were. */
  readonly slots?: readonly Slot[] | undefined
}

/** How long the segment takes, in milliseconds. */
export function replay(schedule: Schedule, segment: Segment, change: Change = {}): number {
  const run = new Run(schedule, segment, change)
  return run.end() - segment.from
}

class Run {
  readonly #tasks: Schedule['tasks']
  readonly #segment: Segment
  readonly #durations: Float64Array | undefined
  readonly #slots: readonly Slot[]
  /** Free slots by the time from which they are free. */
  readonly #free = new TimeHeap()
  /** Stages that will be ready, by when. */
  readonly #coming = new TimeHeap()
  /** Stages that are ready, by the order of the scheduler. */
  readonly #ready = new TimeHeap()
  readonly #readyAt: Float64Array
  readonly #ends: Float64Array
  readonly #next: Int32Array
  readonly #waitsFor: Int32Array
  /** Stages that wait for a stage, stages of a job, jobs that wait for a job. */
  readonly #children: number[][]
  readonly #stagesOf: number[][]
  readonly #nextJobs: number[][]
  readonly #openStages: Int32Array
  readonly #jobEnds: Float64Array
  /** Start and finish of tasks that others wait for. */
  readonly #started = new Map<number, number>()
  readonly #finished = new Map<number, number>()

  constructor(schedule: Schedule, segment: Segment, { durations, slots = schedule.slots }: Change) {
    const { stages, jobs } = segment
    this.#tasks = schedule.tasks
    this.#segment = segment
    this.#durations = durations
    const alive = slots.filter(({ to }) => to > segment.from)
    // Something must run the tasks, also where the log names no executor.
    this.#slots = alive.length > 0 ? alive : [{ from: segment.from, to: Number.POSITIVE_INFINITY }]
    this.#slots.forEach(({ from }, i) => {
      this.#free.push(Math.max(from, segment.from), i)
    })
    this.#readyAt = new Float64Array(stages.length)
    this.#ends = new Float64Array(stages.length)
    this.#next = new Int32Array(stages.length)
    this.#waitsFor = Int32Array.from(stages, ({ after }) => after.length + 1)
    this.#children = stages.map(() => [])
    stages.forEach(({ after }, i) => {
      for (const parent of after) this.#children[parent]!.push(i)
    })
    this.#stagesOf = jobs.map(() => [])
    stages.forEach(({ job }, i) => {
      this.#stagesOf[job]!.push(i)
    })
    this.#nextJobs = jobs.map(() => [])
    jobs.forEach(({ after }, i) => {
      if (after !== -1) this.#nextJobs[after]!.push(i)
    })
    this.#openStages = Int32Array.from(this.#stagesOf, (own) => own.length)
    this.#jobEnds = new Float64Array(jobs.length)
  }

  end(): number {
    const { jobs } = this.#segment
    jobs.forEach(({ after, lag }, i) => {
      if (after === -1) this.#submit(i, this.#segment.from + lag)
    })
    while (this.#ready.size > 0 || this.#coming.size > 0) {
      this.#welcome(Math.max(this.#free.time, this.#ready.size > 0 ? 0 : this.#coming.time))
      this.#dispatch(this.#ready.item)
    }
    return jobs.reduce((last, _, i) => Math.max(last, this.#jobEnds[i]!), this.#segment.from)
  }

  /** Makes ready what is so by `time`. */
  #welcome(time: number): void {
    while (this.#coming.time <= time) {
      const stage = this.#coming.item
      this.#coming.pop()
      this.#ready.push(this.#segment.stages[stage]!.job, stage)
    }
  }

  /** Gives the next task of a stage to the slot that is free first. */
  #dispatch(index: number): void {
    const stage = this.#segment.stages[index]!
    const task = stage.tasks[this.#next[index]!]!
    const ready = this.#readyAt[index]!
    const duration = this.#durationOf(task)
    const earliest = Math.max(ready, this.#earliest(task))
    let start = earliest
    if (duration > 0) {
      this.#findSlot(earliest)
      start = Math.max(earliest, this.#free.time)
      this.#free.replaceTop(start + duration)
    }
    if (this.#tasks.awaited[task] === 1) {
      this.#started.set(task, start)
      this.#finished.set(task, start + duration)
    }
    this.#ends[index] = Math.max(this.#ends[index]!, start + duration)
    this.#next[index]!++
    if (this.#next[index] === stage.tasks.length) {
      this.#ready.pop()
      this.#complete(index, stage)
    }
  }

  #durationOf(task: number): number {
    const other = this.#durations?.[task]
    return other === undefined || Number.isNaN(other)
      ? this.#tasks.finish[task]! - this.#tasks.launch[task]!
      : other
  }

  /** Lets go of slots whose executor is gone by the time; the last one stays, for something must run the rest. */
  #findSlot(earliest: number): void {
    while (this.#free.size > 1) {
      const slot = this.#slots[this.#free.item]!
      if (Math.max(this.#free.time, earliest) < slot.to) return
      this.#free.pop()
    }
  }

  #earliest(task: number): number {
    const { after, launch, finish } = this.#tasks
    const before = after[task]!
    if (before === -1) return 0
    const overlapped = launch[task]! < finish[before]!
    return overlapped
      ? (this.#started.get(before) ?? 0) + launch[task]! - launch[before]!
      : (this.#finished.get(before) ?? 0)
  }

  #submit(job: number, time: number): void {
    this.#jobEnds[job] = time
    if (this.#openStages[job] === 0) this.#endJob(job)
    else for (const stage of this.#stagesOf[job]!) this.#arrived(stage, time)
  }

  /** One of the things that a stage waits for is there. */
  #arrived(index: number, time: number): void {
    this.#readyAt[index] = Math.max(this.#readyAt[index]!, time)
    this.#waitsFor[index]!--
    if (this.#waitsFor[index]! > 0) return
    const stage = this.#segment.stages[index]!
    this.#readyAt[index]! += stage.lag
    this.#ends[index] = this.#readyAt[index]!
    if (stage.tasks.length === 0) this.#complete(index, stage)
    else this.#coming.push(this.#readyAt[index]!, index)
  }

  #complete(index: number, { job }: ScheduledStage): void {
    const end = this.#ends[index]!
    for (const child of this.#children[index]!) this.#arrived(child, end)
    this.#jobEnds[job] = Math.max(this.#jobEnds[job]!, end)
    this.#openStages[job]!--
    if (this.#openStages[job] === 0) this.#endJob(job)
  }

  #endJob(job: number): void {
    this.#jobEnds[job]! += this.#segment.jobs[job]!.tail
    for (const next of this.#nextJobs[job]!)
      this.#submit(next, this.#jobEnds[job]! + this.#segment.jobs[next]!.lag)
  }
}
