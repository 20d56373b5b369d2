import { peakColumns } from './metric-columns.ts'
import { column, table } from './schema.ts'

export const executorMetrics = table(
  'executor_metrics',
  'Greatest memory and GC figures of each executor (the rows of `executors`), from its tasks and from StageExecutorMetrics. No row if nothing reported any; zeros where Spark is older than the metric or measured nothing.',
  { executor_id: column('VARCHAR', "Executor id; 'driver' for the driver."), ...peakColumns() },
  { key: ['executor_id'] },
)
