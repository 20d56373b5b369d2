import { column, nullable, table } from './schema.ts'

export const taskAccumulables = table(
  'task_accumulables',
  "Updates of the program's own accumulators by task; Spark's task and SQL metrics are not among them.",
  {
    stage_id: column('INTEGER', 'The stage.'),
    stage_attempt_id: column('INTEGER', 'Its attempt.'),
    task_id: column('BIGINT', 'The task.'),
    accumulator_id: column('BIGINT', 'Number of the accumulator.'),
    name: nullable('VARCHAR', 'Its name; NULL if it has none.'),
    update: nullable('VARCHAR', 'What the task added, as text.'),
    value: nullable('VARCHAR', 'Value after that, as text.'),
    position: column('INTEGER', 'Place in the list of the task, from 0.'),
  },
  { key: ['stage_id', 'stage_attempt_id', 'task_id', 'position'] },
)
