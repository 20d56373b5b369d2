import type { Choice } from './choose.ts'
import { leavesOf } from './leaves.ts'
import { measuresOf } from './measures.ts'
import { type Round, renumber } from './round.ts'
import type { TaskLines } from './tasks.ts'
import { eventName, Template } from './template.ts'

/** What is written in a round: a line of the real log with other numbers, or all tasks of the multiplied stage. */
export type Step =
  | { readonly kind: 'line'; readonly template: Template<Round>; readonly length: number }
  | { readonly kind: 'tasks' }

/** The steps of a round, in the order of the real log; the tasks stand where the first of them stood. */
export function stepsOf({ unit, stage }: Choice, tasks: TaskLines): Step[] {
  const steps: Step[] = []
  for (const line of unit.lines) {
    const event = eventName(line)
    const isOfStage = line.includes(`"Stage ID":${stage},`)
    if (!isOfStage || !TASK_EVENTS.has(event)) steps.push(lineStep(line, isOfStage, stage, tasks))
    else if (!steps.some(({ kind }) => kind === 'tasks')) steps.push({ kind: 'tasks' })
  }
  return steps
}

const TASK_EVENTS: ReadonlySet<string> = new Set([
  'SparkListenerTaskStart',
  'SparkListenerTaskGettingResult',
  'SparkListenerTaskEnd',
])

function lineStep(line: string, isOfStage: boolean, stage: number, tasks: TaskLines): Step {
  const sums = isOfStage ? placesOfSums(line, tasks) : new Map<number, number>()
  const counts = isOfStage ? placesOfCounts(line, stage) : new Set<number>()
  const template = new Template<Round>(line, (leaf) => {
    const sum = sums.get(leaf.from)
    if (sum !== undefined) return (round) => round.sums[sum]!
    if (counts.has(leaf.from)) return (round) => round.tasks
    return renumber(leaf, line)
  })
  return { kind: 'line', template, length: line.length }
}

/** Where StageCompleted tells the totals of accumulators. */
function placesOfSums(line: string, tasks: TaskLines): Map<number, number> {
  const places = new Map<number, number>()
  if (eventName(line) !== 'SparkListenerStageCompleted') return places
  for (const { from, part, accumulator } of measuresOf(line)) {
    const sum = tasks.accumulators.get(accumulator ?? -1)
    if (part === 'Value' && sum !== undefined) places.set(from, sum)
  }
  return places
}

/** Where a line tells how many tasks the stage has, and partitions its RDDs. */
function placesOfCounts(line: string, stage: number): Set<number> {
  const places = new Set<number>()
  let current = -1
  for (const { path, from, to } of leavesOf(line)) {
    const key = path.at(-1)
    // The id is the first thing that a stage's info tells (JsonProtocol.scala, stageInfoToJson).
    if (key === 'Stage ID') current = Number(line.slice(from, to))
    else if (current === stage && (key === 'Number of Tasks' || key === 'Number of Partitions'))
      places.add(from)
  }
  return places
}
