/** Columns of the published tables: S text, L BIGINT, D DOUBLE, I INTEGER, B BOOLEAN. */
const TYPES: Readonly<Record<string, string>> = {
  S: 'VARCHAR',
  L: 'BIGINT',
  D: 'DOUBLE',
  I: 'INTEGER',
  B: 'BOOLEAN',
}

const COMMON = 'cluster_id S, cluster_name S, application_id S, attempt_id S'

const COLUMNS: Readonly<Record<string, string>> = {
  applications: `${COMMON}, application_name S, duration_ms L, duration_minutes D, start_time S, end_time S, spark_version S`,
  jobs: `${COMMON}, job_id L, job_name S, status S, submission_time S, completion_time S, num_tasks L, num_completed_tasks L, num_failed_tasks L, stage_ids S, task_success_rate D`,
  stages: `${COMMON}, stage_id L, stage_name S, status S, num_tasks L, num_active_tasks L, num_complete_tasks L, num_failed_tasks L, executor_run_time L, executor_cpu_time L, submission_time S, first_task_launched_time S, completion_time S, input_bytes L, output_bytes L, shuffle_read_bytes L, shuffle_write_bytes L, memory_bytes_spilled L, disk_bytes_spilled L, task_completion_rate D, avg_executor_run_time_per_task D, total_data_processed_mb D, shuffle_data_mb D`,
  tasks: `${COMMON}, stage_id L, stage_attempt_id L, task_id L, index L, attempt L, launch_time S, duration L, executor_id S, host S, status S, task_locality S, speculative B`,
  sql: `${COMMON}, sql_id L, description S, status S, duration_ms L, submission_time S, sql_raw_json S`,
  executors: `${COMMON}, executor_id S, host_port S, is_active B, rdd_blocks L, memory_used L, disk_used L, total_cores L, max_tasks L, active_tasks L, failed_tasks L, completed_tasks L, total_tasks L, total_duration L, total_gc_time L, total_input_bytes L, total_shuffle_read L, total_shuffle_write L, is_blacklisted B, max_memory L, add_time S, executor_logs S`,
  task_summaries: `${COMMON}, stage_id L, stage_attempt_id L, raw_json S`,
  cluster_summaries:
    'cluster_id S, cluster_name S, spark_context_id S, status S, analysis_status S, status_details S, normalized_instance_hours I, total_applications I, total_jobs I, total_stages I, total_tasks I, total_sql_queries I, total_executors I, total_task_summaries I',
  ineffjobraw: `${COMMON}, stage_id L, skewbinary I, spillbinary I, diskspillbinary I, chunkbinary I, prbinary I, goldcheckfilter I, task_completion_rate D, duration L, completion_time S`,
  ineffjobraw_published:
    'cluster_id S, cluster_name S, stage_id L, skewbinary I, spillbinary I, diskspillbinary I, chunkbinary I, prbinary I, goldcheckfilter I, task_completion_rate D, duration L, completion_time S',
  ineffjobagg: `${COMMON}, ineffstageagg D, start_time S`,
  ineffjobagg_published: 'cluster_id S, cluster_name S, ineffstageagg D, start_time S',
  photonanalysis: `${COMMON}, jobphotonperc D`,
  photonanalysis_published: 'cluster_name S, application_id S, jobphotonperc D',
}

/** By name of the table, in order: `name TYPE`. */
export const PUBLISHED_COLUMNS: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Object.entries(COLUMNS).map(([table, columns]) => [
    table,
    columns.split(', ').map((column) => column.replace(/ (.)$/, (_, type: string) => ` ${TYPES[type]}`)),
  ]),
)
