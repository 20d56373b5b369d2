import { column, nullable, table } from './schema.ts'

export const stageAccumulables = table(
  'stage_accumulables',
  "The program's own accumulators as they stood when the stage completed; Spark's task and SQL metrics are not among them.",
  {
    stage_id: column('INTEGER', 'The stage.'),
    stage_attempt_id: column('INTEGER', 'Its attempt.'),
    accumulator_id: column('BIGINT', 'Number of the accumulator.'),
    name: nullable('VARCHAR', 'Its name; NULL if it has none.'),
    update: nullable('VARCHAR', 'What the stage added, as text; NULL in nearly all logs.'),
    value: nullable('VARCHAR', 'Its value, as text.'),
    position: column('INTEGER', "Place in the history server's list, from 0: the order of Scala's hash map."),
  },
  { key: ['stage_id', 'stage_attempt_id', 'position'] },
)
