import type { Choice } from './choose.ts'
import { leavesOf } from './leaves.ts'
import { kindOf, Numbering } from './numbering.ts'
import { seededRandom } from './random.ts'
import { Round } from './round.ts'
import { paceOf, runTasks } from './schedule.ts'
import { stepsOf } from './steps.ts'
import { TaskLines } from './tasks.ts'
import { eventName, isFlushed, type LogLine, Template } from './template.ts'

export interface GrowOptions {
  /** Bytes of the log, about; never less than its start and one task. */
  readonly bytes: number
  /** Tasks of the multiplied stage in each round; the last round has as many as there is room for. */
  readonly tasksPerStage: number
  readonly seed: number
  /** The application's id; that of the real log if not given. */
  readonly appId?: string
}

/**
 * A log of any size, line by line: the chosen SQL execution over and over, each time with ids and times of its own and
 * with many tasks in the chosen stage. Nothing is kept of a round but the last number given.
 */
export function* grow(choice: Choice, options: GrowOptions): Generator<LogLine> {
  const { log, unit, stage } = choice
  const random = seededRandom(options.seed)
  const tasks = new TaskLines(choice.starts, choice.ends, random)
  const pace = paceOf(unit.lines, stage)
  const steps = stepsOf(choice, tasks)
  const numbering = new Numbering(unit.lines)
  const times = timesOf(unit.lines)
  const overhead = steps.reduce((sum, step) => sum + (step.kind === 'line' ? step.length + 1 : 0), 0)
  const accumulators = tasks.accumulators.size
  let taskId = 0
  const nextTask = () => taskId++
  let bytes = 0
  let shift = 0
  for (const line of headOf(log.head, options.appId)) {
    bytes += line.text.length + 1
    yield line
  }
  for (let number = 0; ; number++) {
    const room = Math.floor((options.bytes - bytes - overhead) / tasks.bytes)
    if (room < 1 && number > 0) break
    const count = Math.max(1, Math.min(options.tasksPerStage, room))
    const round = new Round({
      number,
      numbering,
      tasks: count,
      shift,
      pivot: pace.finished,
      accumulators,
      nextTask,
    })
    for (const step of steps) {
      const lines =
        step.kind === 'line' ? [step.template.fill(round)] : runTasks(round, tasks, pace, nextTask, random)
      for (const line of lines) {
        bytes += line.text.length + 1
        yield line
      }
    }
    shift = round.late + times.last - times.first + PAUSE
  }
  if (log.end !== undefined) yield endOf(log.end, times.first + shift)
}

/** Milliseconds between two rounds. */
const PAUSE = 100

function* headOf(head: readonly string[], appId: string | undefined): Generator<LogLine> {
  const real = head.map((line) => APP_ID.exec(line)?.[1]).find((id) => id !== undefined)
  for (const line of head) {
    const text = real === undefined || appId === undefined ? line : line.replaceAll(real, appId)
    yield { text, flush: isFlushed(eventName(line)) }
  }
}

const APP_ID = /^\{"Event":"SparkListenerApplicationStart".*"App ID":"([^"]+)"/

function endOf(line: string, time: number): LogLine {
  return new Template<number>(line, (leaf) => (kindOf(leaf) === 'time' ? (at) => at : undefined)).fill(time)
}

function timesOf(lines: readonly string[]): { first: number; last: number } {
  const times = lines.flatMap((line) =>
    leavesOf(line)
      .filter((leaf) => kindOf(leaf) === 'time')
      .map(({ from, to }) => Number(line.slice(from, to)))
      .filter((time) => time > 0),
  )
  return times.reduce(
    ({ first, last }, time) => ({ first: Math.min(first, time), last: Math.max(last, time) }),
    {
      first: Number.POSITIVE_INFINITY,
      last: 0,
    },
  )
}
