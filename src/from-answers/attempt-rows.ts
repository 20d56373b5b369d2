/** All that a REST API tells of one application attempt, as rows. */
import { inParallel } from '../base/in-parallel.ts'
import type { AttemptAnswers } from '../source/answers.ts'
import { stages } from '../tables/stages.ts'
import { Asking } from './asking.ts'
import { attemptRow } from './attempt.ts'
import { environmentRows } from './environment.ts'
import { type DriverTasks, executorRows } from './executors.ts'
import { jobRows, jobsOfStages, type ListedJob, listedJobs } from './jobs.ts'
import { processRows } from './processes.ts'
import { fieldsOf, type Unmeasured, unmeasuredBy, withoutUnmeasured } from './since.ts'
import type { Sink } from './sink.ts'
import { executionRows } from './sql.ts'
import { stageRows } from './stage-tasks.ts'
import { type ListedStage, listedStages } from './stages.ts'
import { storageRows } from './storage.ts'

/** What was told, beside the rows. */
export interface Told {
  /** Of the answers. */
  readonly bytes: number
  /** Questions without a usable answer, and why. */
  readonly missing: readonly string[]
  /** Lists that are shorter than the server's own counts: it keeps only so many of each kind. */
  readonly forgotten: readonly string[]
}

export interface RowOptions {
  readonly signal: AbortSignal | undefined
  /** Called from time to time with the bytes of the answers so far; waited for. */
  onPage(bytes: number): Promise<void>
}

/** Stages that are asked about at once. */
const STAGES_AT_ONCE = 4
/** Plans can be of some MB each. */
const SQL_PAGE = 20

/**
 * Asks for everything, page by page, and writes rows as they come. Where one question has no usable answer the rest is there.
 * @throws UserError where there is nobody to ask any more: what was written must not stay
 */
export async function attemptRows(answers: AttemptAnswers, sink: Sink, options: RowOptions): Promise<Told> {
  const asking = new Asking(answers, options.signal)
  const onPage = () => options.onPage(asking.bytes)
  const [configured, jobs = new Map<number, ListedJob>(), listed = []] = await Promise.all([
    asking.use('/environment', (answer) => environmentRows(answer, sink)),
    asking.use('/jobs', listedJobs),
    asking.use('/stages', listedStages),
    asking.use('/allmiscellaneousprocess', (answer) => processRows(answer, sink)),
  ])
  const driverTasks: DriverTasks = { durationMs: 0, gcTimeMs: 0 }
  const unmeasured = unmeasuredBy(answers.listed.sparkVersion)
  const [incomplete, executions] = await Promise.all([
    allStages(listed, jobs, { asking, sink, driverTasks, unmeasured, onPage }),
    allExecutions(jobs, { asking, sink, unmeasured, onPage }),
  ])
  const stageIds = listed.map(({ stage_id }) => stage_id)
  const forgotten = [
    ...gaps('jobs', [...jobs.keys()]),
    ...gaps('stages', stageIds),
    ...incomplete,
    ...gaps('SQL executions', executions.ids),
  ]
  const skipped = new Set(listed.filter(({ status }) => status === 'SKIPPED').map(({ stage_id }) => stage_id))
  jobRows(jobs, executions.ofJob, skipped, sink)
  const knowsBlocks = answers.isLive || (configured?.logsBlockUpdates ?? false)
  const executors = await asking.use('/allexecutors', (answer) =>
    executorRows(answer, sink, { knowsBlocks, driverTasks }),
  )
  attemptRow(answers.listed, executors?.driver, sink)
  await asking.use('/storage/rdd', (answer) => storageRows(answer, executors?.byAddress ?? new Map(), sink))
  return { bytes: asking.bytes, missing: asking.missing, forgotten }
}

interface Work {
  readonly asking: Asking
  readonly sink: Sink
  readonly unmeasured: Unmeasured
  onPage(): Promise<void>
}

/** Gives stages whose tasks were not all told. */
async function allStages(
  listed: readonly ListedStage[],
  jobs: ReadonlyMap<number, ListedJob>,
  { asking, sink, driverTasks: driver, unmeasured, onPage }: Work & { readonly driverTasks: DriverTasks },
): Promise<string[]> {
  const forgotten: string[] = []
  const jobsOf = jobsOfStages(jobs)
  await inParallel(listed, STAGES_AT_ONCE, async (stage) => {
    const { told, expected, localities } = await stageRows(
      stage,
      asking,
      sink,
      { driver, unmeasured },
      onPage,
    )
    const isWhole = told >= expected
    const { stage_id, stage_attempt_id } = stage
    if (!isWhole) forgotten.push(`${told} of ${expected} tasks of stage ${stage_id}.${stage_attempt_id}`)
    sink.row(stages, {
      // A sum over no tasks is 0 in every log.
      ...withoutUnmeasured(stage, expected > 0 ? unmeasured : fieldsOf(unmeasured)),
      job_ids: jobsOf.get(stage_id) ?? [],
      locality_summary: isWhole ? JSON.stringify(localities) : null,
    })
  })
  return forgotten
}

async function allExecutions(
  jobs: ReadonlyMap<number, ListedJob>,
  { asking, sink, unmeasured, onPage }: Work,
) {
  const ofJob = new Map<number, number | bigint>()
  const ids: number[] = []
  const list = { path: '/sql?details=true&planDescription=true&', id: 'id', length: SQL_PAGE }
  for await (const page of asking.pages(list, 2 * SQL_PAGE)) {
    asking.read(list.path, () => {
      for (const one of page) {
        executionRows(one, { jobs, executionOf: ofJob, unmeasured }, sink)
        ids.push(Number(one.long('id')))
      }
    })
    await onPage()
  }
  return { ofJob, ids }
}

/** Spark numbers these from 0 without a gap, and its servers forget the oldest ones first. */
function gaps(what: string, ids: readonly number[]): string[] {
  const known = new Set(ids)
  const all = ids.reduce((most, id) => Math.max(most, id + 1), 0)
  return known.size < all ? [`${known.size} of ${all} ${what}`] : []
}
