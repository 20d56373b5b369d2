import type { Round } from './round.ts'
import type { Task, TaskLines } from './tasks.ts'
import type { LogLine } from './template.ts'

/** What a real stage tells of how its tasks ran. */
export interface Pace {
  /** Tasks at a time. */
  readonly slots: number
  /** Milliseconds of its shortest and longest task. */
  readonly shortest: number
  readonly longest: number
  /** When its first task was launched. */
  readonly began: number
  /** When its last task finished. */
  readonly finished: number
}

export function paceOf(lines: readonly string[], stage: number): Pace {
  let running = 0
  const pace = {
    slots: 2,
    shortest: Number.POSITIVE_INFINITY,
    longest: 1,
    began: Number.POSITIVE_INFINITY,
    finished: 0,
  }
  for (const line of lines) {
    const [, event, id] = TASK.exec(line) ?? []
    if (Number(id) !== stage) continue
    running += event === 'Start' ? 1 : -1
    pace.slots = Math.max(pace.slots, running)
    if (event === 'Start') continue
    const launch = Number(LAUNCH.exec(line)?.[1])
    const finish = Number(FINISH.exec(line)?.[1])
    pace.shortest = Math.min(pace.shortest, finish - launch)
    pace.longest = Math.max(pace.longest, finish - launch)
    pace.began = Math.min(pace.began, launch)
    pace.finished = Math.max(pace.finished, finish)
  }
  return pace
}

const TASK = /^\{"Event":"SparkListenerTask(Start|End)","Stage ID":(\d+),/
const LAUNCH = /"Launch Time":(\d+)/
const FINISH = /"Finish Time":(\d+)/

/** The tasks of a round, as they start and end: a free slot takes the next one. Sets the round's late shift. */
export function* runTasks(
  round: Round,
  lines: TaskLines,
  pace: Pace,
  nextTask: () => number,
  random: () => number,
): Generator<LogLine> {
  const running: Task[] = []
  let clock = pace.began + round.early
  for (let started = 0, ended = 0; ended < round.tasks; ended++) {
    while (started < round.tasks && running.length < pace.slots) {
      const slowness = random()
      const launch = clock + Math.floor(random() * 3)
      const took = Math.round(pace.shortest + (pace.longest - pace.shortest) * slowness)
      const task = { round, id: nextTask(), index: started++, launch, finish: launch + took, slowness }
      running.push(task)
      yield lines.start(task)
    }
    const first = running.reduce((a, b) => (b.finish < a.finish ? b : a))
    running.splice(running.indexOf(first), 1)
    clock = Math.max(clock, first.finish)
    yield lines.end(first)
  }
  round.late = clock - pace.finished
}
