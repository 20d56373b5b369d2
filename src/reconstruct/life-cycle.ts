/**
 * When live stages and jobs become rows. The history server overwrites what it stored when a running job lists a stage
 * that ended (a shuffle that two jobs share), so a stage is held until every job that lists it has ended; Spark gives a
 * stage a new number after that. A job that ended is held while a live stage of it can still change its counts.
 */
import type { StageInfo } from '../events/stage.ts'
import { jobStages } from '../tables/job-stages.ts'
import { jobs } from '../tables/jobs.ts'
import { type CoreState, findStage, type LiveJob, type LiveStage, liveStages } from './core-state.ts'
import { jobRows } from './job-rows.ts'
import { newStage } from './new-stage.ts'
import { emitStage } from './stage-rows.ts'

export class LifeCycle {
  readonly #state: CoreState
  /** Ended stages by id, while a job lists them. */
  readonly #held = new Map<number, LiveStage[]>()
  /** How many live jobs list a stage id. */
  readonly #listings = new Map<number, number>()
  readonly #former = new Map<LiveStage, LiveStage>()
  readonly #endedJobs = new Set<LiveJob>()
  readonly #emitted = new Set<number>()

  constructor(state: CoreState) {
    this.#state = state
  }

  /** The live stage of this description, which it then has; a new one if there is none. */
  stageOf(info: StageInfo): LiveStage {
    const known = findStage(this.#state, info.stageId, info.attemptId)
    if (known !== undefined) {
      known.info = info
      return known
    }
    const stage = newStage(info)
    const former = take(this.#held, info)
    if (former !== undefined) this.#former.set(stage, this.#withFormer(former))
    push(this.#state.stages, stage)
    return stage
  }

  /** With what it would have shown of the lives before it: three jobs may list a stage that only the first one runs. */
  #withFormer(stage: LiveStage): LiveStage {
    const before = this.#former.get(stage)
    if (before === undefined) return stage
    this.#former.delete(stage)
    return {
      ...stage,
      executors: new Map([...before.executors, ...stage.executors]),
      speculation: stage.speculation ?? before.speculation,
    }
  }

  /** The stage is live no more. Stores its jobs that ended once more if `storeJobs`. */
  endStage(stage: LiveStage, storeJobs: boolean): void {
    take(this.#state.stages, stage.info)
    if (this.#listings.has(stage.info.stageId)) push(this.#held, stage)
    else this.#emitStage(stage)
    for (const job of stage.jobs) {
      if (job.stored === undefined) continue
      if (storeJobs) job.stored = jobRows(job)
      this.#emitJobIfDone(job)
    }
  }

  listJob(job: LiveJob): void {
    this.#state.jobs.set(job.jobId, job)
    for (const id of job.stageSet) this.#listings.set(id, (this.#listings.get(id) ?? 0) + 1)
  }

  endJob(job: LiveJob): void {
    this.#state.jobs.delete(job.jobId)
    job.stored = jobRows(job)
    for (const id of job.stageSet) this.#unlist(id)
    this.#endedJobs.add(job)
    this.#emitJobIfDone(job)
  }

  /** All that is left, as it stands. */
  finish(): void {
    const emitted = new Set<number>()
    for (const stage of liveStages(this.#state)) this.#emitStage(stage, emitted)
    for (const stages of this.#held.values()) for (const stage of stages) this.#emitStage(stage, emitted)
    for (const job of this.#state.jobs.values()) this.#emitJob(job)
    for (const job of this.#endedJobs) this.#emitJob(job)
  }

  #unlist(stageId: number): void {
    const left = (this.#listings.get(stageId) ?? 1) - 1
    if (left > 0) {
      this.#listings.set(stageId, left)
      return
    }
    this.#listings.delete(stageId)
    for (const stage of this.#held.get(stageId) ?? []) this.#emitStage(stage)
    this.#held.delete(stageId)
  }

  /** Emits it for good, or as it stands beside those in `provisional`. */
  #emitStage(stage: LiveStage, provisional?: Set<number>): void {
    const { stageId, attemptId } = stage.info
    const key = attemptId * 2 ** 32 + stageId
    if (this.#emitted.has(key) || provisional?.has(key)) {
      const what = `stage ${stageId}, attempt ${attemptId}, is listed again after its jobs ended`
      this.#state.context.problem('unexpected_state', what)
      if (stage.status === 'SKIPPED' || stage.status === 'PENDING') return
    }
    emitStage(this.#state.context, stage, this.#former.get(stage))
    const keys = provisional ?? this.#emitted
    keys.add(key)
    if (provisional === undefined) this.#former.delete(stage)
  }

  #emitJobIfDone(job: LiveJob): void {
    for (const stage of liveStages(this.#state)) if (stage.jobs.includes(job)) return
    this.#endedJobs.delete(job)
    this.#emitJob(job)
  }

  #emitJob(job: LiveJob): void {
    const { job: row, links } = job.stored ?? jobRows(job)
    this.#state.context.row(jobs, row)
    for (const link of links) this.#state.context.row(jobStages, link)
  }
}

function push(stages: Map<number, LiveStage[]>, stage: LiveStage): void {
  const attempts = stages.get(stage.info.stageId)
  if (attempts === undefined) stages.set(stage.info.stageId, [stage])
  else attempts.push(stage)
}

/** Takes out the attempt of this description. */
function take(stages: Map<number, LiveStage[]>, { stageId, attemptId }: StageInfo): LiveStage | undefined {
  const attempts = stages.get(stageId) ?? []
  const place = attempts.findIndex((stage) => stage.info.attemptId === attemptId)
  if (place < 0) return undefined
  const [stage] = attempts.splice(place, 1)
  if (attempts.length === 0) stages.delete(stageId)
  return stage
}
