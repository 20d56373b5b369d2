import type { EventNamed } from '../events/index.ts'
import type { StageInfo } from '../events/stage.ts'
import { type CoreState, type LiveJob, type LiveStage, liveStages } from './core-state.ts'
import { type IndexSet, newIndexSet } from './index-set.ts'
import { jsonOfMap } from './json-text.ts'
import type { LifeCycle } from './life-cycle.ts'
import type { Listener } from './listener.ts'

type JobStart = EventNamed<'SparkListenerJobStart'>

const SUCCEEDED = 'JobSucceeded'

/** Jobs (AppStatusListener.scala: onJobStart, onJobEnd). */
export function jobHandlers(state: CoreState, life: LifeCycle): Listener['on'] {
  return {
    SparkListenerJobStart(event) {
      const infos = event.stages ?? event.stageIds.map(unknownStage)
      const job = newJob(event, infos)
      if (state.jobs.has(job.jobId))
        state.context.problem('unexpected_state', `job ${job.jobId} starts twice`)
      life.listJob(job)
      for (const info of infos) {
        const stage = life.stageOf(info)
        setJobs(stage, [...stage.jobs, job])
        stage.jobIds.add(job.jobId)
      }
    },
    SparkListenerJobEnd(event) {
      const job = state.jobs.get(event.jobId)
      if (job === undefined) {
        state.context.problem('unexpected_state', `job ${event.jobId} ends but did not start`)
        return
      }
      for (const stage of [...liveStages(state)]) skipIfPending(stage, job, life)
      job.status = event.result.name === SUCCEEDED ? 'SUCCEEDED' : 'FAILED'
      job.failureReason = event.result.exception?.message ?? null
      job.completionTime = event.time > 0 ? event.time : null
      life.endJob(job)
    },
  }
}

/** Tells a stage which jobs run it. */
export function setJobs(stage: LiveStage, jobs: readonly LiveJob[]): void {
  stage.jobs = jobs
  stage.jobIndices = jobs.map((job) => indicesOf(job, stage.info.stageId))
}

function indicesOf(job: LiveJob, stageId: number): IndexSet {
  const known = job.completedIndices.get(stageId)
  if (known !== undefined) return known
  const indices = newIndexSet()
  job.completedIndices.set(stageId, indices)
  return indices
}

/** A stage that is still pending when its job ends did not have to run, also if another job lists it. */
function skipIfPending(stage: LiveStage, job: LiveJob, life: LifeCycle): void {
  if (stage.status !== 'PENDING' || !job.stageSet.has(stage.info.stageId)) return
  stage.status = 'SKIPPED'
  job.skippedStages.add(stage.info.stageId)
  job.skippedTasks += stage.info.numTasks
  life.endStage(stage, false)
}

function newJob(event: JobStart, infos: readonly StageInfo[]): LiveJob {
  const last = infos.reduce<StageInfo | undefined>(
    (a, b) => (a === undefined || b.stageId >= a.stageId ? b : a),
    undefined,
  )
  const property = (key: string) => event.properties?.get(key)
  const tags = (property('spark.job.tags') ?? '').split(',').filter((tag) => tag !== '')
  const sqlExecutionId = property('spark.sql.execution.id') ?? ''
  return {
    jobId: event.jobId,
    name: last === undefined ? '' : (last.name ?? null),
    description: property('spark.job.description') ?? null,
    group: property('spark.jobGroup.id') ?? null,
    tags: [...new Set(tags)].sort(),
    sqlExecutionId: /^\d{1,15}$/.test(sqlExecutionId) ? Number(sqlExecutionId) : null,
    submissionTime: event.time > 0 ? event.time : null,
    properties: event.properties === undefined ? null : jsonOfMap(event.properties),
    stageIds: infos.map((info) => info.stageId),
    stageSet: new Set(infos.map((info) => info.stageId)),
    numTasks: infos.reduce((sum, info) => sum + (info.completionTime === undefined ? info.numTasks : 0), 0),
    status: 'RUNNING',
    completionTime: null,
    failureReason: null,
    activeTasks: 0,
    completedTasks: 0,
    failedTasks: 0,
    killedTasks: 0,
    killedSummary: new Map(),
    skippedTasks: 0,
    completedIndices: new Map(),
    activeStages: 0,
    failedStages: 0,
    completedStages: new Set(),
    skippedStages: new Set(),
    stored: undefined,
  }
}

/** Before Spark 1.2 JobStart only has the ids of its stages (JsonProtocol.scala, jobStartFromJson). */
function unknownStage(stageId: number): StageInfo {
  return {
    stageId,
    attemptId: 0,
    name: 'unknown',
    numTasks: 0,
    rdds: [],
    parentIds: [],
    details: 'unknown',
    submissionTime: undefined,
    completionTime: undefined,
    failureReason: undefined,
    accumulables: { ids: [], shown: [] },
    resourceProfileId: undefined,
    shufflePushEnabled: undefined,
    shuffleMergersCount: undefined,
  }
}
