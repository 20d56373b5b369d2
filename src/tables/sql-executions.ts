import { column, nullable, table } from './schema.ts'

export const sqlExecutions = table(
  'sql_executions',
  'One row per SQL execution, as the SQL tab shows it. The history server lists those with a plan or a job; since Spark 4.2 there are others: failed in analysis, with an end but no start.',
  {
    execution_id: column('BIGINT', 'Number of the execution in the application.'),
    root_execution_id: nullable(
      'BIGINT',
      'The execution that began it; its own id for a root, and before Spark 3.4. NULL if the log has no start.',
    ),
    query_id: nullable('VARCHAR', 'Id of the query; NULL before Spark 4.2.'),
    status: column(
      'VARCHAR',
      'RUNNING, COMPLETED or FAILED. Before Spark 3.4, whose ends tell no error, FAILED if a job failed.',
    ),
    description: nullable('VARCHAR', 'Job description or call site; NULL if the log has no start.'),
    details: nullable('VARCHAR', 'Stack of the call; NULL if the log has no start.'),
    physical_plan_description: nullable(
      'VARCHAR',
      'The plan that ran, as text: the last version of sql_plans. NULL if the log has none.',
    ),
    submission_time: nullable('TIMESTAMP', 'When it began (UTC); NULL if the log has no start.'),
    completion_time: nullable('TIMESTAMP', 'When it ended (UTC); NULL if the log has no end.'),
    duration_ms: nullable('BIGINT', 'From submission to completion; NULL if one of them is missing.'),
    error_message: nullable(
      'VARCHAR',
      "Error it ended with, '' for none; NULL if the log has no end, and before Spark 3.4.",
    ),
    job_group: nullable('VARCHAR', 'Job group it ran in; NULL for none, and before Spark 4.0.'),
    job_tags: nullable('VARCHAR[]', 'Job tags it ran with; NULL before Spark 3.5.'),
    modified_configs: nullable(
      'JSON',
      'Settings of its session that differ from the application, by name; NULL before Spark 3.3.',
    ),
    running_job_ids: column('INTEGER[]', 'Jobs of it without an end, in the order of their starts.'),
    succeeded_job_ids: column('INTEGER[]', 'Jobs of it that succeeded, in the order of their starts.'),
    failed_job_ids: column('INTEGER[]', 'Jobs of it that failed, in the order of their starts.'),
    stage_ids: column('INTEGER[]', 'Stages of these jobs, in the order of the log.'),
    plan_versions: column('INTEGER', 'Rows in sql_plans; 0 if the log has no plan.'),
    late_event: nullable(
      'VARCHAR',
      'What came after its end: job, plan or metrics. The history server then forgets the error message (job) or all that the start said (plan, metrics). NULL: nothing.',
    ),
  },
  { key: ['execution_id'] },
)
