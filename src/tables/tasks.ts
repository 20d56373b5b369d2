import { TASK_END_COLUMNS } from '../events/task-columns.ts'
import { taskColumns } from './metric-columns.ts'
import { column, nullable, table } from './schema.ts'

export const tasks = table(
  'tasks',
  'Task attempts: one row per TaskEnd, and one per task that was still running when the log ended (its metrics are NULL unless the log has updates of them).',
  {
    ...taskColumns(TASK_END_COLUMNS),
    status: column(
      'VARCHAR',
      'SUCCESS, FAILED, KILLED, RUNNING or GET RESULT, by the flags of TaskInfo as the history server does.',
    ),
    duration_ms: nullable('BIGINT', 'From launch to finish; NULL while it runs.'),
    scheduler_delay_ms: nullable(
      'BIGINT',
      'What of the duration was neither running, nor (de)serialization, nor fetching the result; at least 0; NULL while it runs.',
    ),
    getting_result_time_ms: nullable(
      'BIGINT',
      'Time to fetch the result; 0 if it came with the status; NULL while it runs.',
    ),
    end_reason: nullable(
      'VARCHAR',
      'Success, Resubmitted, FetchFailed, ExceptionFailure, TaskResultLost, TaskKilled, TaskCommitDenied, ExecutorLostFailure or UnknownReason; NULL while it runs.',
    ),
    error_message: nullable(
      'VARCHAR',
      'Error text as the history server shows it; NULL if it succeeded or runs.',
    ),
    has_metrics: column('BOOLEAN', 'False where the log has no metrics (some failures, running tasks).'),
    updated_blocks: nullable('JSON', 'Blocks whose storage the task changed, as in the log; NULL if none.'),
    is_listed: column(
      'BOOLEAN',
      'False for a task whose TaskStart is not in the log, or (Spark before 3.2) in another attempt of the stage: the history server does not list it. Nor does it add the metrics of the former to the stage.',
    ),
  },
  { key: ['stage_id', 'stage_attempt_id', 'task_id'] },
)
