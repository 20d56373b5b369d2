/** Every number that another tool worked out of two logs (CSVs beside them), against the same of our tables, cell by cell. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type LoadedDatabase, loadedDatabase } from '../analyses/loaded.ts'
import { SHARED } from './recorded.ts'

const LOGS = join(SHARED, 'logs')

/** Their column -> ours, over the tasks of a stage, job or execution. */
const CELLS = {
  numTasks: 'count(*)',
  diskBytesSpilledSum: 'sum(disk_bytes_spilled)',
  durationSum: 'sum(duration_ms)',
  durationMax: 'max(duration_ms)',
  durationMin: 'min(duration_ms)',
  durationAvg: 'round(avg(duration_ms), 1)',
  executorDeserializeTimeSum: 'sum(executor_deserialize_time_ms)',
  executorRunTimeSum: 'sum(executor_run_time_ms)',
  inputBytesReadSum: 'sum(input_bytes)',
  inputBytesReadMax: 'max(input_bytes)',
  inputRecordsReadSum: 'sum(input_records)',
  jvmGCTimeSum: 'sum(jvm_gc_time_ms)',
  memoryBytesSpilledSum: 'sum(memory_bytes_spilled)',
  outputBytesWrittenSum: 'sum(output_bytes)',
  outputRecordsWrittenSum: 'sum(output_records)',
  peakExecutionMemoryMax: 'max(peak_execution_memory_bytes)',
  resultSerializationTimeSum: 'sum(result_serialization_time_ms)',
  resultSizeMax: 'max(result_size_bytes)',
  srFetchWaitTimeSum: 'sum(shuffle_fetch_wait_time_ms)',
  srLocalBlocksFetchedSum: 'sum(shuffle_local_blocks_fetched)',
  srcLocalBytesReadSum: 'sum(shuffle_local_bytes_read)',
  srRemoteBlocksFetchSum: 'sum(shuffle_remote_blocks_fetched)',
  srRemoteBytesReadSum: 'sum(shuffle_remote_bytes_read)',
  srRemoteBytesReadToDiskSum: 'sum(shuffle_remote_bytes_read_to_disk)',
  srTotalBytesReadSum: 'sum(shuffle_local_bytes_read + shuffle_remote_bytes_read)',
  swBytesWrittenSum: 'sum(shuffle_bytes_written)',
  swRecordsWrittenSum: 'sum(shuffle_records_written)',
}

/** Times that are ns here and ms there: they cut the sum of each stage to whole ms. */
const NANOSECONDS = {
  executorCPUTimeSum: 'executor_cpu_time_ns',
  executorDeserializeCpuTimeSum: 'executor_deserialize_cpu_time_ns',
  swWriteTimeSum: 'shuffle_write_time_ns',
}

/** What they group tasks by; and how long one of that took. */
const GROUPS = {
  stage: {
    id: 'id',
    ours: 'SELECT *, stage_id AS id FROM tasks',
    took: `SELECT stage_id AS id, sum(epoch_ms(completion_time) - epoch_ms(submission_time)) AS duration FROM stages GROUP BY ALL`,
  },
  job: {
    id: 'id',
    ours: 'SELECT *, job_id AS id FROM tasks JOIN job_stages USING (attempt_key, stage_id) WHERE NOT is_skipped',
    took: 'SELECT job_id AS id, epoch_ms(completion_time) - epoch_ms(submission_time) AS duration FROM jobs',
  },
  sql: {
    id: 'sqlId',
    ours: `SELECT *, sql_execution_id AS id FROM tasks JOIN job_stages USING (attempt_key, stage_id) JOIN jobs USING (attempt_key, job_id)
WHERE NOT is_skipped`,
    took: 'SELECT execution_id AS id, duration_ms AS duration FROM sql_executions',
  },
}

describe.skipIf(!existsSync(LOGS))(`logs in ${LOGS} (or AFTERGLOW_SHARED)`, () => {
  describe.each<{ log: string; others: string[]; files: [keyof typeof GROUPS, string, number][] }>([
    {
      log: 'databricks-photon/nds_q88_photon_db_13_3.zstd',
      // Of Photon they take its own accumulators, as its tasks report zeros.
      others: ['peakExecutionMemoryMax', 'swWriteTimeSum'],
      files: [
        ['stage', 'databricks-photon/nds_q88_photon_db_13_3_stage_metrics_agg_expectation.csv', 34],
        ['job', 'databricks-photon/nds_q88_photon_db_13_3_job_metrics_agg_expectation.csv', 34],
      ],
    },
    {
      log: 'sql-metrics-golden/rapids_join_eventlog.zstd',
      others: [],
      files: [
        ['stage', 'sql-metrics-golden/rapids_join_eventlog_stagemetricsagg_expectation.csv', 0],
        ['job', 'sql-metrics-golden/rapids_join_eventlog_jobmetricsagg_expectation.csv', 0],
        ['sql', 'sql-metrics-golden/rapids_join_eventlog_sqlmetricsagg_expectation.csv', 0],
      ],
    },
  ])('$log', ({ log, others, files }) => {
    let db: LoadedDatabase
    beforeAll(async () => {
      db = await loadedDatabase([join(LOGS, log)])
    }, 60_000)
    afterAll(() => db.close())

    test.each(files)('every cell of each %s (%s), but %i', async (group, file, count) => {
      const { id, ours, took } = GROUPS[group]
      const names = [...Object.keys(CELLS), ...Object.keys(NANOSECONDS), 'duration']
      const rows = await db.connection.rows(`
        SELECT theirs.${id} AS id, ${names.map((name) => `[theirs.${name}, ours.${name}]::DOUBLE[] AS ${name}`).join(', ')}
        FROM read_csv('${join(LOGS, file)}') theirs LEFT JOIN (
          SELECT * FROM (SELECT id, ${Object.entries(CELLS).map(([name, cell]) => `${cell} AS ${name}`)} FROM (${ours}) GROUP BY id)
          JOIN (
            SELECT id, ${Object.keys(NANOSECONDS).map((name) => `sum(${name}) AS ${name}`)} FROM (
              SELECT id, ${Object.entries(NANOSECONDS).map(([name, ns]) => `sum(${ns}) // 1000000 AS ${name}`)}
              FROM (${ours}) GROUP BY id, stage_id
            ) GROUP BY id
          ) USING (id) JOIN (${took}) USING (id)
        ) ours ON ours.id = theirs.${id}`)
      const different = rows.flatMap((row) =>
        names.flatMap((name) => {
          const [theirs, mine] = row[name] as unknown as [number, number | null]
          return theirs === mine ? [] : [{ name, id: row.id, theirs, mine }]
        }),
      )
      expect(rows.length).toBeGreaterThan(0)
      expect(different.filter(({ name }) => !others.includes(name))).toEqual([])
      expect(different).toHaveLength(count)
    })
  })

  test('each metric of each node of the plan of a join: type, least, greatest and sum', async () => {
    const folder = join(LOGS, 'sql-metrics-golden')
    const db = await loadedDatabase([join(folder, 'rapids_join_eventlog.zstd')])
    // Their middle value is not Spark's, which is the upper of two (SQLMetrics.scala, stringValue): it is not compared.
    const rows = await db.connection.rows(`
      SELECT [theirs.nodeName, theirs.name, theirs.metricType]::VARCHAR[] AS theirs, [trim(n.name), m.name, m.metric_type] AS ours,
        [theirs.min, theirs.max, theirs.total]::DOUBLE[] AS their_values,
        [coalesce(m.min, m.total), coalesce(m.max, m.total), m.total]::DOUBLE[] AS our_values
      FROM read_csv('${join(folder, 'rapids_join_eventlog_sqlmetrics_expectation.csv')}') theirs
      LEFT JOIN sql_metrics m ON m.execution_id = theirs.sqlID AND m.node_id = theirs.nodeID AND m.accumulator_id = theirs.accumulatorId AND m.is_final
      LEFT JOIN sql_plan_nodes n USING (attempt_key, execution_id, plan_version, node_id)`)
    db.close()
    expect(rows).toHaveLength(83)
    expect(rows.map(({ ours, our_values }) => [ours, our_values])).toEqual(
      rows.map(({ theirs, their_values }) => [theirs, their_values]),
    )
  }, 60_000)
})
