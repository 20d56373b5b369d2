import type { ScheduledJob, ScheduledStage, Segment } from './schedule.ts'

/** A job as the log has it. */
export interface JobTimes {
  readonly jobId: number
  readonly submitted: number
  /** Undefined while it runs. */
  readonly completed: number | undefined
}

/** A stage attempt that was submitted, as the log has it. */
export interface StageTimes {
  readonly stageId: number
  readonly stageAttemptId: number
  readonly submitted: number
  /** When its last task ended. */
  readonly end: number
  readonly jobIds: readonly number[]
  readonly parentIds: readonly number[]
  readonly tasks: Int32Array
}

interface JobSpan {
  readonly jobId: number
  readonly submitted: number
  readonly completed: number
  readonly stages: StageTimes[]
}

/** Cuts what ran into stretches of jobs that overlap. Jobs and stages come in the order of their submission. */
export function segmentsOf(jobs: readonly JobTimes[], stages: readonly StageTimes[], end: number): Segment[] {
  const spans = spansOf(jobs, stages, end)
  const segments: Segment[] = []
  let open: JobSpan[] = []
  let to = Number.NEGATIVE_INFINITY
  for (const span of spans) {
    if (open.length > 0 && span.submitted >= to) {
      segments.push(segmentOf(open, to))
      open = []
      to = Number.NEGATIVE_INFINITY
    }
    open.push(span)
    to = Math.max(to, span.completed)
  }
  if (open.length > 0) segments.push(segmentOf(open, to))
  return segments
}

/** Jobs with their stages. A stage whose job the log does not have (before Spark 1.3, damage) is a job of its own. */
function spansOf(jobs: readonly JobTimes[], stages: readonly StageTimes[], end: number): JobSpan[] {
  const spans = new Map<
    number,
    { jobId: number; submitted: number; completed: number; stages: StageTimes[] }
  >()
  for (const { jobId, submitted, completed } of jobs)
    spans.set(jobId, { jobId, submitted, completed: Math.max(submitted, completed ?? end), stages: [] })
  const own: JobSpan[] = []
  for (const stage of stages) {
    const span = stage.jobIds.map((id) => spans.get(id)).find((one) => one !== undefined)
    if (span === undefined)
      own.push({ jobId: -1, submitted: stage.submitted, completed: stage.end, stages: [stage] })
    else {
      span.stages.push(stage)
      span.submitted = Math.min(span.submitted, stage.submitted)
      // Tasks of a stage may outlive its job (speculative copies): that nobody waits for.
    }
  }
  return [...spans.values(), ...own].sort((a, b) => a.submitted - b.submitted || a.jobId - b.jobId)
}

function segmentOf(spans: readonly JobSpan[], to: number): Segment {
  const stageTimes = spans
    .flatMap((span, job) => span.stages.map((stage) => ({ stage, job })))
    .sort((a, b) => a.stage.submitted - b.stage.submitted || a.stage.stageId - b.stage.stageId)
  const places = new Map<number, number[]>()
  const stages = stageTimes.map(({ stage, job }, place): ScheduledStage => {
    const after = parentsOf(stage, places, stageTimes)
    const list = places.get(stage.stageId)
    if (list) list.push(place)
    else places.set(stage.stageId, [place])
    const there = Math.max(spans[job]!.submitted, ...after.map((i) => stageTimes[i]!.stage.end))
    return {
      stageId: stage.stageId,
      stageAttemptId: stage.stageAttemptId,
      job,
      after,
      lag: Math.max(0, stage.submitted - there),
      tasks: stage.tasks,
    }
  })
  return { from: spans[0]!.submitted, to, jobs: jobsOf(spans), stages }
}

/** Of each parent the last attempt that had ended by then, and the attempt of the stage itself before this one. */
function parentsOf(
  stage: StageTimes,
  places: ReadonlyMap<number, readonly number[]>,
  stages: readonly { readonly stage: StageTimes }[],
): number[] {
  return [...stage.parentIds, stage.stageId].flatMap((id) => {
    const ended = places.get(id)?.filter((place) => stages[place]!.stage.end <= stage.submitted) ?? []
    return ended.slice(-1)
  })
}

/** Each job waited for the one that ended last before it was submitted. */
function jobsOf(spans: readonly JobSpan[]): ScheduledJob[] {
  const byEnd: number[] = []
  return spans.map((span, i) => {
    const after = latestBefore(byEnd, spans, span.submitted)
    const there = after === -1 ? spans[0]!.submitted : spans[after]!.completed
    insert(byEnd, i, spans)
    const lastEnd = Math.max(span.submitted, ...span.stages.map(({ end }) => Math.min(end, span.completed)))
    return {
      jobId: span.jobId,
      after,
      lag: span.submitted - there,
      tail: Math.max(0, span.completed - lastEnd),
    }
  })
}

function latestBefore(byEnd: readonly number[], spans: readonly JobSpan[], time: number): number {
  let low = 0
  let high = byEnd.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (spans[byEnd[middle]!]!.completed <= time) low = middle + 1
    else high = middle
  }
  return low === 0 ? -1 : byEnd[low - 1]!
}

/** Keeps the places of jobs in the order of their ends; new ones mostly end last. */
function insert(byEnd: number[], place: number, spans: readonly JobSpan[]): void {
  let at = byEnd.length
  while (at > 0 && spans[byEnd[at - 1]!]!.completed > spans[place]!.completed) at--
  byEnd.splice(at, 0, place)
}
