import { column, table } from './schema.ts'

export const speculation = table(
  'speculation',
  'Speculative copies of tasks, by stage attempt; no row if there was none.',
  {
    stage_id: column('INTEGER', 'The stage.'),
    stage_attempt_id: column('INTEGER', 'Its attempt.'),
    num_tasks: column('INTEGER', 'Speculative copies started.'),
    num_active_tasks: column('INTEGER', 'Copies running.'),
    num_completed_tasks: column('INTEGER', 'Copies that succeeded.'),
    num_failed_tasks: column('INTEGER', 'Copies that failed.'),
    num_killed_tasks: column('INTEGER', 'Copies that were killed or denied to commit.'),
  },
  { key: ['stage_id', 'stage_attempt_id'] },
)
