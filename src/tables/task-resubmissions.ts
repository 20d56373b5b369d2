import { column, nullable, table } from './schema.ts'

export const taskResubmissions = table(
  'task_resubmissions',
  'Ended tasks that Spark ran again because their executor, and so their shuffle output, was lost. Each counts as a failed task in the stage; the row in `tasks` stays as it was.',
  {
    stage_id: column('INTEGER', 'The stage.'),
    stage_attempt_id: column('INTEGER', 'Its attempt.'),
    task_id: column('BIGINT', 'The task whose output was lost.'),
    task_index: column('INTEGER', 'Its place in the stage.'),
    executor_id: column('VARCHAR', 'The executor that was lost.'),
    host: nullable('VARCHAR', 'Its host.'),
    launch_time: nullable('TIMESTAMP', 'When the task was launched (UTC).'),
    finish_time: nullable('TIMESTAMP', 'When it had finished (UTC).'),
    reason: column('VARCHAR', 'Text of the reason.'),
  },
  { key: ['stage_id', 'stage_attempt_id', 'task_id', 'executor_id'] },
)
