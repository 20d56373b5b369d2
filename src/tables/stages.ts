import { sumColumns } from './metric-columns.ts'
import { column, nullable, table } from './schema.ts'

export const stages = table(
  'stages',
  'Stages, one row per attempt, skipped, pending and running ones too. Sums are over all tasks that ended, failed ones too; a sum is NULL where tasks ended and none reported the metric (an older Spark), 0 where no task ended.',
  {
    stage_id: column('INTEGER', 'Number of the stage in the application.'),
    stage_attempt_id: column('INTEGER', 'Attempt, from 0.'),
    status: column('VARCHAR', 'COMPLETE, FAILED, SKIPPED, ACTIVE or PENDING.'),
    name: nullable('VARCHAR', 'The operation and where in the program it stands.'),
    description: nullable('VARCHAR', 'spark.job.description when it was submitted; NULL if not set.'),
    details: column('VARCHAR', "Call stack of the program; '' where the log has none."),
    scheduling_pool: column('VARCHAR', "Pool of the fair scheduler; 'default' if not set."),
    submission_time: nullable('TIMESTAMP', 'When it was submitted (UTC); NULL if it was not.'),
    first_task_launched_time: nullable('TIMESTAMP', 'When its first task was launched (UTC).'),
    completion_time: nullable('TIMESTAMP', 'When it completed or failed (UTC).'),
    failure_reason: nullable('VARCHAR', 'Why it failed; NULL unless FAILED.'),
    num_tasks: column('INTEGER', 'Tasks it has.'),
    num_active_tasks: column('INTEGER', 'Task attempts running.'),
    num_complete_tasks: column('INTEGER', 'Task attempts that succeeded.'),
    num_failed_tasks: column('INTEGER', 'Task attempts that failed.'),
    num_killed_tasks: column('INTEGER', 'Task attempts that were killed or denied to commit.'),
    num_completed_indices: column('INTEGER', 'Distinct tasks that succeeded.'),
    killed_tasks_summary: column('JSON', 'Reason -> number of tasks killed for it.'),
    locality_summary: nullable(
      'JSON',
      'Locality -> number of tasks started with it; NULL from REST if not all its tasks were told.',
    ),
    job_ids: column('INTEGER[]', 'Jobs that were running it, ascending.'),
    parent_ids: nullable('INTEGER[]', 'Stages it reads from; empty before Spark 1.4, NULL from REST.'),
    rdd_ids: column('INTEGER[]', 'RDDs it computes, in the order of the log; see stage_rdds.'),
    resource_profile_id: column(
      'INTEGER',
      'Its resource profile; 0 is the default and what logs before Spark 3.1 have.',
    ),
    shuffle_push_enabled: nullable(
      'BOOLEAN',
      'Whether it writes a push-based shuffle; NULL before Spark 3.4.',
    ),
    shuffle_mergers_count: nullable('INTEGER', 'Mergers of that; NULL before Spark 3.4.'),
    ...sumColumns(),
  },
  { key: ['stage_id', 'stage_attempt_id'] },
)
