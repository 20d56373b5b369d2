import { peakColumns } from './metric-columns.ts'
import { column, table } from './schema.ts'

export const stagePeaks = table(
  'stage_peaks',
  'Greatest memory and GC figures of any executor while the stage ran. No row if no task of it ended; zeros where Spark is older than the metric or measured nothing.',
  {
    stage_id: column('INTEGER', 'The stage.'),
    stage_attempt_id: column('INTEGER', 'Its attempt.'),
    ...peakColumns(),
  },
  { key: ['stage_id', 'stage_attempt_id'] },
)
