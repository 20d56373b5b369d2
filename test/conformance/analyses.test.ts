/** Analyses on logs of other platforms, against what other tools computed of them. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { askingIn } from '../../src/analyses/rows-of.ts'
import type { Row } from '../../src/store/connection.ts'
import { type LoadedDatabase, loadedDatabase } from '../analyses/loaded.ts'
import { SHARED } from './recorded.ts'

const LOGS = join(SHARED, 'logs')

describe.skipIf(!existsSync(LOGS))(`logs in ${LOGS} (or AFTERGLOW_SHARED)`, () => {
  describe.each([
    [
      'databricks-photon',
      'nds_q88_photon_db_13_3.zstd',
      'nds_q88_photon_db_13_3_stage_metrics_agg_expectation.csv',
      'nds_q88_photon_db_13_3_job_metrics_agg_expectation.csv',
    ],
    [
      'sql-metrics-golden',
      'rapids_join_eventlog.zstd',
      'rapids_join_eventlog_stagemetricsagg_expectation.csv',
      'rapids_join_eventlog_jobmetricsagg_expectation.csv',
    ],
  ])('%s', (folder, log, stages, jobs) => {
    let db: LoadedDatabase
    let app: string
    beforeAll(async () => {
      db = await loadedDatabase([join(LOGS, folder, log)])
      app = String((await db.connection.rows('SELECT app_id FROM attempts'))[0]?.app_id)
    }, 60_000)
    afterAll(() => db.close())

    test('stagemetrics adds up what the other tool did', async () => {
      const ours = await db.connection.rows(
        `SELECT stage_id AS id, ${sums(STAGE_COLUMNS)} FROM spark_observability.stagemetrics('${app}') GROUP BY stage_id ORDER BY stage_id`,
      )
      expect(ours).toEqual(csv(join(LOGS, folder, stages), STAGE_COLUMNS))
    })

    test('jobmetrics adds up what the other tool did', async () => {
      const ours =
        await db.connection.rows(`SELECT job_id AS id, ${sums(JOB_COLUMNS)} FROM spark_observability.jobmetrics('${app}')
WHERE executor_run_time IS NOT NULL GROUP BY job_id ORDER BY job_id`)
      expect(ours).toEqual(csv(join(LOGS, folder, jobs), JOB_COLUMNS))
    })
  })

  describe('yarn-failures: what failed and what was lost', () => {
    let db: LoadedDatabase
    beforeAll(async () => {
      db = await loadedDatabase([join(LOGS, 'yarn-failures/tasks_executors_fail_compressed_eventlog.zstd')])
    }, 60_000)
    afterAll(() => db.close())

    test.each([
      [
        'tasks_failure',
        `SELECT stage_id, stage_attempt_id, task_id, attempt, status, task_type, duration_ms
         FROM tasks WHERE status = 'FAILED' ORDER BY task_id`,
        'stageId, stageAttemptId, taskId, attempt, taskStatus, taskType, duration',
      ],
      [
        'executors_removed',
        `SELECT executor_id, epoch_ms(remove_time), remove_reason FROM executors WHERE remove_time IS NOT NULL ORDER BY 1`,
        'executorId::VARCHAR, time, reason',
      ],
      [
        'removed_blockManagers',
        `SELECT executor_id, epoch_ms(remove_time) FROM block_managers WHERE remove_time IS NOT NULL ORDER BY 1`,
        'executorId::VARCHAR, time',
      ],
      [
        'jobs_failure',
        `SELECT job_id, sql_execution_id, failure_reason FROM jobs WHERE status = 'FAILED'`,
        `jobID, sqlID, replace(failureReason, 'java.lang.Exception: ', '')`,
      ],
      [
        'stages_failure',
        `SELECT stage_id, stage_attempt_id, name, num_tasks, failure_reason LIKE 'org.apache.spark.shuffle.FetchFailedException%'
         FROM stages WHERE status = 'FAILED'`,
        `stageId, attemptId, name, numTasks, failureReason LIKE 'org.apache.spark.shuffle.FetchFailedException%'`,
      ],
    ])('%s', async (name, ours, theirs) => {
      const file = join(LOGS, `yarn-failures/${name}_eventlog_expectation.csv`)
      const expected = await db.connection.rows(
        `SELECT ${theirs} FROM read_csv('${file}', quote = '"', escape = '\\') ORDER BY ${name === 'tasks_failure' ? 3 : 1}`,
      )
      const found = await db.connection.rows(ours)
      expect(found.map((row) => Object.values(row))).toEqual(expected.map((row) => Object.values(row)))
    })
  })

  test('what ran natively is told by engine', async () => {
    expect(await ranNatively(join(LOGS, 'databricks-photon/nds_q88_photon_db_13_3.zstd'))).toEqual(['photon'])
    expect(await ranNatively(join(LOGS, 'sql-metrics-golden/rapids_join_eventlog.zstd'))).toEqual(['rapids'])
    expect(
      await ranNatively(join(LOGS, 'yarn-failures/tasks_executors_fail_compressed_eventlog.zstd')),
    ).toEqual([])
  })

  test('the published efficiency score is that of the published notebook: 79 of 1539 stages, with 81.5 % of the stage time', async () => {
    const db = await loadedDatabase([join(LOGS, 'emr/emr.zip')])
    const [score] =
      await db.connection.rows(`SELECT count(*) AS stages, count(*) FILTER (goldcheckfilter > 0) AS fire,
  round(100 * sum(duration) FILTER (goldcheckfilter > 0) / sum(duration), 1) AS percent FROM spark_observability.ineffjobraw_published`)
    const [corrected] =
      await db.connection.rows(`SELECT count(*) AS stages, round(100 * sum(duration) FILTER (goldcheckfilter > 0) / sum(duration), 1) AS percent
FROM spark_observability.ineffjobraw`)
    const clusters = await db.connection.rows(
      'SELECT cluster_id, total_stages FROM spark_observability.cluster_summaries',
    )
    db.close()
    expect(score).toEqual({ stages: 1539, fire: 79, percent: 81.5 })
    expect(corrected).toEqual({ stages: 1539, percent: 7.3 })
    expect(clusters).toEqual([{ cluster_id: 'j-3U1FB91S0HX8A', total_stages: 1539 }])
  })
})

/** Our column -> theirs. Peak memory and shuffle write time are not here: on Photon they come from its own accumulators. */
const STAGE_COLUMNS = {
  num_tasks: 'numTasks',
  executor_run_time: 'executorRunTimeSum',
  jvm_gc_time: 'jvmGCTimeSum',
  input_bytes: 'inputBytesReadSum',
  input_records: 'inputRecordsReadSum',
  output_bytes: 'outputBytesWrittenSum',
  memory_bytes_spilled: 'memoryBytesSpilledSum',
  disk_bytes_spilled: 'diskBytesSpilledSum',
  shuffle_read_bytes: 'srTotalBytesReadSum',
  shuffle_write_bytes: 'swBytesWrittenSum',
  shuffle_write_records: 'swRecordsWrittenSum',
}

const JOB_COLUMNS = {
  executor_run_time: 'executorRunTimeSum',
  input_bytes: 'inputBytesReadSum',
  output_bytes: 'outputBytesWrittenSum',
  memory_bytes_spilled: 'memoryBytesSpilledSum',
  disk_bytes_spilled: 'diskBytesSpilledSum',
  shuffle_read_bytes: 'srTotalBytesReadSum',
  shuffle_write_bytes: 'swBytesWrittenSum',
}

function sums(columns: Readonly<Record<string, string>>): string {
  return Object.keys(columns)
    .map((name) => `sum(${name})::BIGINT AS ${name}`)
    .join(', ')
}

function csv(file: string, columns: Readonly<Record<string, string>>): Row[] {
  const [head, ...lines] = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(','))
  return lines
    .map((cells) => {
      const cell = (name: string) => Number(cells[head!.indexOf(name)])
      return {
        id: cell('id'),
        ...Object.fromEntries(Object.entries(columns).map(([ours, theirs]) => [ours, cell(theirs)])),
      }
    })
    .sort((a, b) => a.id - b.id)
}

async function ranNatively(log: string): Promise<string[]> {
  const db = await loadedDatabase([log])
  const shares = await askingIn(db.connection, 'engines')('shares')
  db.close()
  return shares.filter((row) => Number(row.native_ms) > 0).map((row) => String(row.engine))
}
