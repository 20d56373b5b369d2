/** The schema `spark_observability`: its columns as published, its values as a real history server answered them. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { observability } from '../../src/analyses/observability.ts'
import type { Row } from '../../src/store/connection.ts'
import { answersFor, LOGS } from '../samples/samples.ts'
import { type LoadedDatabase, loadedDatabase } from './loaded.ts'
import { PUBLISHED_COLUMNS } from './published-columns.ts'

const answered = LOGS.filter((log) => log.expected.state === 'complete' && answersFor(log).length > 0)
let all: LoadedDatabase
beforeAll(async () => {
  all = await loadedDatabase(answered.map(({ path }) => path))
}, 120_000)
afterAll(() => all.close())

const rows = (sql: string): Promise<Row[]> => all.connection.rows(sql)

test.each(Object.entries(PUBLISHED_COLUMNS))(
  '%s has the columns and types as published',
  async (name, columns) => {
    const found = await rows(
      `SELECT column_name, data_type, comment FROM duckdb_columns()
WHERE schema_name = 'spark_observability' AND table_name = '${name}' ORDER BY column_index`,
    )
    expect(found.map(({ column_name, data_type }) => `${column_name} ${data_type}`)).toEqual(columns)
    expect(found.filter(({ comment }) => comment === null)).toEqual([])
  },
)

test('the headers describe columns and parameters that are there', async () => {
  const strange: string[] = []
  for (const { schema, name, columns = {}, parameters } of observability()) {
    const known =
      parameters === undefined
        ? await rows(`SELECT column_name AS name FROM (DESCRIBE ${schema}.${name})`)
        : await rows(
            `SELECT column_name AS name FROM (DESCRIBE FROM ${schema}.${name}(${callOf(parameters)}))`,
          )
    const names = [
      ...known.map((row) => row.name),
      ...(parameters?.split(', ').map((one) => one.split(' := ')[0]) ?? []),
    ]
    strange.push(
      ...Object.keys(columns)
        .filter((column) => !names.includes(column))
        .map((column) => `${name}.${column}`),
    )
  }
  expect(strange).toEqual([])
})

describe.each(answered)('$sample', ({ expected: { app_id, attempt_id }, ...log }) => {
  const answers = answersFor({ ...log, expected: { app_id, attempt_id } } as (typeof answered)[number])
  const bodyOf = (path: string) => answers.find((answer) => answer.path === path)?.body
  const where = `WHERE application_id = '${app_id}' AND attempt_id = '${attempt_id}'`

  test('stages are those of the history server', async () => {
    const theirs = (bodyOf('/stages?details=false') as Answer[])
      .filter(({ status }) => status !== 'SKIPPED' && status !== 'PENDING')
      .map((stage) => ({
        stage_id: stage.stageId,
        stage_name: stage.name,
        status: stage.status,
        num_tasks: stage.numTasks,
        num_complete_tasks: stage.numCompleteTasks,
        num_failed_tasks: stage.numFailedTasks,
        executor_run_time: stage.executorRunTime,
        executor_cpu_time: stage.executorCpuTime,
        submission_time: stage.submissionTime,
        completion_time: stage.completionTime,
        input_bytes: stage.inputBytes,
        shuffle_read_bytes: stage.shuffleReadBytes,
        shuffle_write_bytes: stage.shuffleWriteBytes,
        disk_bytes_spilled: stage.diskBytesSpilled,
      }))
    const names = Object.keys(theirs[0] ?? { stage_id: 0 })
    const ours = await rows(`SELECT ${names.join(', ')} FROM spark_observability.stages ${where}`)
    expect(sorted(ours.map(zeros))).toEqual(sorted(theirs.map(zeros)))
  })

  test('jobs and executors are those of the history server', async () => {
    const jobs = (bodyOf('/jobs') as Answer[]).map((job) => ({
      job_id: job.jobId,
      job_name: job.name,
      status: job.status,
      submission_time: job.submissionTime,
      num_tasks: job.numTasks,
      num_completed_tasks: job.numCompletedTasks,
      num_failed_tasks: job.numFailedTasks,
      stage_ids: `[${job.stageIds.join(', ')}]`,
    }))
    expect(
      sorted(
        await rows(
          `SELECT ${Object.keys(jobs[0] ?? { 1: 1 }).join(', ')} FROM spark_observability.jobs ${where}`,
        ),
      ),
    ).toEqual(sorted(jobs))
    const executors = (bodyOf('/allexecutors') as Answer[]).map((executor) => ({
      executor_id: executor.id,
      host_port: executor.hostPort,
      total_cores: executor.totalCores,
      total_tasks: executor.totalTasks,
      failed_tasks: executor.failedTasks,
      total_duration: executor.totalDuration,
      total_gc_time: executor.totalGCTime,
      total_shuffle_read: executor.totalShuffleRead,
      add_time: executor.addTime,
      executor_logs: JSON.stringify(executor.executorLogs),
    }))
    const ours = await rows(
      `SELECT ${Object.keys(executors[0]!).join(', ')} FROM spark_observability.executors ${where}`,
    )
    expect(sorted(ours.map(zeros))).toEqual(sorted(executors.map(zeros)))
  })

  test('distributions of tasks are those of the history server', async () => {
    const summaries = await rows(
      `SELECT stage_id, stage_attempt_id, raw_json FROM spark_observability.task_summaries ${where}`,
    )
    const theirs = answers.filter(({ path, status }) => path.endsWith('/taskSummary') && status === 200)
    expect(
      summaries.map((row) => `/stages/${row.stage_id}/${row.stage_attempt_id}/taskSummary`).sort(),
    ).toEqual(theirs.map(({ path }) => path).sort())
    for (const row of summaries) {
      const wanted = theirs.find(
        ({ path }) => path === `/stages/${row.stage_id}/${row.stage_attempt_id}/taskSummary`,
      )
      expect(middle(JSON.parse(String(row.raw_json)))).toEqual(middle(wanted?.body))
    }
  })

  test('executions of SQL are those of the history server', async () => {
    const theirs = (bodyOf('/sql?details=true&length=100000') as Answer[]).map(
      ({ id, status, description, duration, nodes, edges }) => ({
        id,
        status,
        description,
        duration,
        nodes,
        edges,
      }),
    )
    const ours = await rows(`SELECT sql_raw_json FROM spark_observability.sql ${where} ORDER BY sql_id`)
    expect(
      ours.map((row) => {
        const { id, status, description, duration, nodes, edges } = JSON.parse(
          String(row.sql_raw_json),
        ) as Answer
        return { id, status, description, duration, nodes: nodes.map(withoutNulls), edges }
      }),
    ).toEqual(theirs)
  })
})

/** An answer of the history server: JSON of many shapes. */
type Fields = Readonly<Record<string, unknown>>
type Answer = Fields & { readonly stageIds: readonly number[]; readonly nodes: readonly Fields[] }

/** What is recorded is at 0.05, 0.25, 0.5, 0.75 and 0.95, what the view has at 0, 0.25, 0.5, 0.75 and 1: three are the same. */
function middle(summary: unknown): unknown {
  if (Array.isArray(summary)) return summary.slice(1, 4)
  return Object.fromEntries(Object.entries(summary as Fields).map(([key, value]) => [key, middle(value)]))
}

/** The history server has 0, or leaves out, where the log does not say. */
function zeros(row: Fields): Fields {
  return Object.fromEntries(Object.entries(row).map(([key, value]) => [key, value ?? 0]))
}

function withoutNulls(value: Fields): Fields {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== null))
}

function sorted(list: readonly Fields[]): string[] {
  return list.map((row) => JSON.stringify(row)).sort()
}

function callOf(parameters: string): string {
  return parameters
    .split(', ')
    .filter((one) => one !== '' && !one.includes(':='))
    .map(() => "'0'")
    .join(', ')
}
