import { peakColumns } from './metric-columns.ts'
import { column, table } from './schema.ts'

export const taskExecutorMetrics = table(
  'task_executor_metrics',
  'Memory and GC figures of the executor as each TaskEnd reports them (since Spark 3.0). Only tasks that report a value other than 0 have a row.',
  {
    stage_id: column('INTEGER', 'The stage.'),
    stage_attempt_id: column('INTEGER', 'Its attempt.'),
    task_id: column('BIGINT', 'The task.'),
    executor_id: column('VARCHAR', 'The executor.'),
    ...peakColumns(),
  },
  { key: ['stage_id', 'stage_attempt_id', 'task_id'] },
)
