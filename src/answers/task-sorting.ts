/** What Spark's store sorts tasks by (storeTypes.scala, TaskDataWrapper; LiveEntity.scala, makeNegative). */

/** SQL for a metric as it is stored: below all others if the task did not succeed (SPARK-26260), -1 without metrics. */
export function stored(column: string): string {
  const value = `coalesce(${column}, 0)`
  return `CASE WHEN duration_ms IS NULL AND NOT has_metrics THEN -1 WHEN status = 'SUCCESS' THEN ${value} ELSE -${value} - 1 END`
}

/** The columns of the task table by their titles, in SQL (StagePage.scala, ApiHelper). */
export const TASK_COLUMNS_BY_TITLE: Readonly<Record<string, string>> = {
  ID: 'task_id',
  Index: 'coalesce(partition_id, -1)',
  Attempt: 'coalesce(attempt, 1)',
  Status: 'status',
  'Locality Level': 'locality',
  'Executor ID': 'executor_id',
  Host: 'host',
  'Launch Time': 'launch_time',
  // SPARK-26109: not the duration.
  Duration: stored('executor_run_time_ms'),
  'Scheduler Delay': 'coalesce(scheduler_delay_ms, -1)',
  'Task Deserialization Time': stored('executor_deserialize_time_ms'),
  'GC Time': stored('jvm_gc_time_ms'),
  'Result Serialization Time': stored('result_serialization_time_ms'),
  'Getting Result Time': 'coalesce(getting_result_time_ms, -1)',
  'Peak Execution Memory': stored('peak_execution_memory_bytes'),
  Accumulators: `coalesce((SELECT first(coalesce(name, 'null') || ':' || coalesce(value, 'null') ORDER BY position)
    FROM task_accumulables a
    WHERE a.attempt_key = $1 AND a.stage_id = $2 AND a.stage_attempt_id = $3 AND a.task_id = tasks.task_id), '')`,
  'Input Size / Records': stored('input_bytes'),
  'Output Size / Records': stored('output_bytes'),
  'Shuffle Read Fetch Wait Time': stored('shuffle_fetch_wait_time_ms'),
  'Shuffle Read Size / Records': `${stored('shuffle_local_bytes_read')} + ${stored('shuffle_remote_bytes_read')}`,
  'Shuffle Remote Reads': stored('shuffle_remote_bytes_read'),
  'Shuffle Write Time': stored('shuffle_write_time_ns'),
  'Shuffle Write Size / Records': stored('shuffle_bytes_written'),
  'Spill (Memory)': stored('memory_bytes_spilled'),
  'Spill (Disk)': stored('disk_bytes_spilled'),
  Errors: "coalesce(error_message, '')",
}
