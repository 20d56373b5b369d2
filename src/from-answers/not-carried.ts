/**
 * What an event log has and the answers of a REST API do not, in one place. `docs/sources.md` shows it, and a test loads one
 * application both ways and compares everything else.
 */
export interface NotCarried {
  readonly table: string
  /** These columns, or rows, or without either the whole table. */
  readonly columns?: readonly string[]
  /** Which rows are not there, in words; `where` is true, in SQL over the table `t`, for those that are. */
  readonly rows?: { readonly missing: string; readonly where: string }
  /** What the columns hold then: `kept` is the log's value; of what is `resorted` only the order differs. */
  readonly instead: 'NULL' | 'kept or NULL' | 'redacted' | 'trimmed' | 'resorted' | 'other'
  /** Only servers of Spark 3.5 do it, of those that were looked at. */
  readonly oldServers?: boolean
  /** One sentence for a person. */
  readonly why: string
}

const LAST_VERSION = `t.plan_version = (SELECT e.plan_versions - 1 FROM sql_executions e
  WHERE e.attempt_key = t.attempt_key AND e.execution_id = t.execution_id)`
const STILL_STORED = `EXISTS (SELECT 1 FROM rdds r WHERE r.attempt_key = t.attempt_key AND r.rdd_id = t.rdd_id
  AND r.life = t.life AND NOT r.is_unpersisted AND r.num_cached_partitions > 0)`
const GONE = { missing: 'RDDs of which nothing is stored any more', where: STILL_STORED }
const VERSIONS = { missing: 'plan versions before the last', where: LAST_VERSION }
const RENUMBERED = 'The server has the last version of a plan only; it gets the number 0.'
const ONLY_WORDS = 'The server tells metrics in the words of its pages.'
const AS_LISTED = 'Places are those in the list of the server.'

export const NOT_CARRIED: readonly NotCarried[] = [
  ...[
    'executors_former',
    'block_managers',
    'exclusions',
    'stage_rdds',
    'task_resubmissions',
    'task_executor_metrics',
    'block_updates',
    'streaming_queries',
    'streaming_progress',
    'connect_sessions',
    'connect_operations',
    'thrift_sessions',
    'thrift_operations',
    'other_events',
  ].map((table) => ({ table, instead: 'NULL', why: 'No endpoint tells of it.' }) as const),
  {
    table: 'attempts',
    columns: ['exit_code'],
    instead: 'kept or NULL',
    why: 'Servers of Spark 3.5 do not tell it.',
  },
  {
    table: 'stage_accumulables',
    columns: ['position'],
    instead: 'resorted',
    oldServers: true,
    why: "The order is that of the hash map of the server's Scala.",
  },
  ...(
    [
      ['executors', 'total_duration_ms'],
      ['stage_executors', 'task_time_ms'],
    ] as const
  ).map(
    ([table, column]) =>
      ({
        table,
        columns: [column],
        instead: 'other',
        oldServers: true,
        why: 'Tasks that are run again because their executor was lost count twice.',
      }) as const,
  ),
  {
    table: 'environment',
    columns: ['position'],
    instead: 'resorted',
    why: 'The server sorts settings by name.',
  },
  {
    table: 'environment',
    columns: ['value'],
    instead: 'redacted',
    why: 'The server hides what its own spark.redaction.regex matches.',
  },
  {
    table: 'executors',
    columns: ['registration_time', 'request_time'],
    instead: 'NULL',
    why: 'The answers do not have them.',
  },
  {
    table: 'jobs',
    columns: ['failure_reason', 'properties'],
    instead: 'NULL',
    why: 'The answers do not have them.',
  },
  {
    table: 'stages',
    columns: ['parent_ids', 'peak_on_heap_execution_memory_bytes', 'peak_off_heap_execution_memory_bytes'],
    instead: 'NULL',
    why: 'The answers do not have them.',
  },
  {
    table: 'tasks',
    columns: [
      'task_type',
      'peak_on_heap_execution_memory_bytes',
      'peak_off_heap_execution_memory_bytes',
      'updated_blocks',
    ],
    instead: 'NULL',
    why: 'The answers do not have them.',
  },
  { table: 'rdds', columns: ['life'], instead: 'other', why: 'Earlier lives are not told: it is 0.' },
  {
    table: 'rdds',
    rows: { missing: GONE.missing, where: 'NOT t.is_unpersisted AND t.num_cached_partitions > 0' },
    instead: 'NULL',
    why: 'The server lists what is stored; without block updates in the log that is nothing.',
  },
  ...['rdd_partitions', 'rdd_distributions'].flatMap(
    (table) =>
      [
        { table, columns: ['life'], instead: 'other', why: 'Earlier lives are not told: it is 0.' },
        { table, rows: GONE, instead: 'NULL', why: 'The server lists what is stored.' },
      ] as const,
  ),
  {
    table: 'sql_executions',
    columns: ['details', 'job_group', 'job_tags', 'late_event'],
    instead: 'NULL',
    why: 'The answers do not have them.',
  },
  {
    table: 'sql_executions',
    columns: ['plan_versions'],
    instead: 'other',
    why: 'The server has the last version of a plan only: it is 1, or 0 without a plan.',
  },
  {
    table: 'sql_executions',
    columns: ['root_execution_id', 'query_id', 'error_message', 'modified_configs'],
    instead: 'kept or NULL',
    why: 'Servers of Spark 3.5 do not tell them.',
  },
  {
    table: 'sql_executions',
    columns: ['modified_configs'],
    instead: 'redacted',
    why: 'The server hides what its own spark.redaction.regex matches.',
  },
  {
    table: 'sql_executions',
    rows: {
      missing: 'executions that have neither a plan nor a job',
      where: `t.plan_versions > 0 OR len(t.running_job_ids) > 0 OR len(t.succeeded_job_ids) > 0
  OR len(t.failed_job_ids) > 0`,
    },
    instead: 'NULL',
    why: 'The server does not list them.',
  },
  { table: 'sql_plans', columns: ['plan_version'], instead: 'other', why: RENUMBERED },
  {
    table: 'sql_plans',
    rows: { missing: VERSIONS.missing, where: 't.is_final' },
    instead: 'NULL',
    why: RENUMBERED,
  },
  { table: 'sql_plan_nodes', columns: ['plan_version'], instead: 'other', why: RENUMBERED },
  { table: 'sql_plan_nodes', rows: VERSIONS, instead: 'NULL', why: RENUMBERED },
  {
    table: 'sql_plan_nodes',
    columns: ['metadata', 'accumulator_ids'],
    instead: 'NULL',
    why: 'The answers do not have them.',
  },
  {
    table: 'sql_plan_nodes',
    columns: ['simple_string'],
    instead: 'kept or NULL',
    why: 'Servers of Spark 3.5 do not tell it.',
  },
  { table: 'sql_plan_edges', columns: ['plan_version'], instead: 'other', why: RENUMBERED },
  { table: 'sql_plan_edges', rows: VERSIONS, instead: 'NULL', why: RENUMBERED },
  { table: 'sql_metrics', columns: ['plan_version'], instead: 'other', why: RENUMBERED },
  { table: 'sql_metrics', columns: ['metric_index'], instead: 'other', why: AS_LISTED },
  {
    table: 'sql_metrics',
    rows: {
      missing: 'metrics without a value, and those of plan versions before the last',
      where: 't.is_final AND t.value IS NOT NULL',
    },
    instead: 'NULL',
    why: ONLY_WORDS,
  },
  {
    table: 'sql_metrics',
    columns: ['accumulator_id', 'metric_type', 'min', 'median', 'max', 'value_count'],
    instead: 'NULL',
    why: ONLY_WORDS,
  },
  ...['sql_plan_nodes', 'sql_metrics'].map(
    (table) =>
      ({
        table,
        columns: ['name'],
        instead: 'trimmed',
        why: 'The server leaves out blanks at the ends.',
      }) as const,
  ),
  ...['sql_executions', 'sql_plans'].map(
    (table) =>
      ({
        table,
        columns: ['physical_plan_description'],
        instead: 'kept or NULL',
        why: 'An empty text and none look alike.',
      }) as const,
  ),
  {
    table: 'sql_metrics',
    columns: ['max_stage_id', 'max_stage_attempt_id', 'max_task_id'],
    instead: 'kept or NULL',
    why: 'The words name the task of the greatest value only where there are several values.',
  },
  {
    table: 'sql_metrics',
    columns: ['total'],
    instead: 'kept or NULL',
    why: 'Counts are written in full, all other values are rounded.',
  },
]
