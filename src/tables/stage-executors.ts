import { peakColumns } from './metric-columns.ts'
import { column, table } from './schema.ts'

export const stageExecutors = table(
  'stage_executors',
  'What each executor did for a stage attempt. Sums are over all tasks that ended there, failed ones too. The peaks are all NULL if nothing reported any.',
  {
    stage_id: column('INTEGER', 'The stage.'),
    stage_attempt_id: column('INTEGER', 'Its attempt.'),
    executor_id: column('VARCHAR', 'The executor.'),
    task_time_ms: column('BIGINT', 'Sum of the durations of its tasks.'),
    succeeded_tasks: column('INTEGER', 'Task attempts that succeeded.'),
    failed_tasks: column('INTEGER', 'Task attempts that failed.'),
    killed_tasks: column('INTEGER', 'Task attempts that were killed or denied to commit.'),
    is_excluded: column('BOOLEAN', 'True if it was excluded from the stage.'),
    input_bytes: column('BIGINT', 'Bytes read from storage or cache.'),
    input_records: column('BIGINT', 'Records read from storage or cache.'),
    output_bytes: column('BIGINT', 'Bytes written to storage.'),
    output_records: column('BIGINT', 'Records written to storage.'),
    shuffle_bytes_read: column('BIGINT', 'Shuffle bytes read, local and remote.'),
    shuffle_records_read: column('BIGINT', 'Shuffle records read.'),
    shuffle_bytes_written: column('BIGINT', 'Shuffle bytes written.'),
    shuffle_records_written: column('BIGINT', 'Shuffle records written.'),
    memory_bytes_spilled: column('BIGINT', 'Bytes in memory of what was spilled.'),
    disk_bytes_spilled: column('BIGINT', 'Bytes on disk of what was spilled.'),
    ...peakColumns(),
  },
  { key: ['stage_id', 'stage_attempt_id', 'executor_id'] },
)
