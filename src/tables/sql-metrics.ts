import { column, nullable, table } from './schema.ts'

const UNIT = 'in the unit of the type'

export const sqlMetrics = table(
  'sql_metrics',
  'Metrics of plan nodes, from the updates of tasks and driver: as the SQL tab words them, and as numbers. Tasks of a stage that reported nothing count as zeros (not in averages), as in the SQL tab. Numbers are NULL where no value arrived.',
  {
    execution_id: column('BIGINT', 'SQL execution.'),
    plan_version: nullable(
      'INTEGER',
      'Last version of the plan that has the metric; NULL if only subquery updates name it.',
    ),
    is_final: column('BOOLEAN', 'The metric is in the last version of the plan: the SQL tab shows it.'),
    node_id: nullable('INTEGER', 'Node in that version; NULL as plan_version.'),
    metric_index: column(
      'INTEGER',
      'Place among the metrics of the node, from 0; among all such if node_id is NULL.',
    ),
    name: column('VARCHAR', 'Name of the metric, for one: number of output rows.'),
    accumulator_id: nullable(
      'BIGINT',
      'Accumulator the values come from. Nodes can share one. NULL from REST.',
    ),
    metric_type: nullable(
      'VARCHAR',
      'sum (a count), size (bytes), timing (ms), nsTiming (ns), average (tenths: 15 is 1.5), v2Custom_<class>, or of a vendor. NULL from REST.',
    ),
    value: nullable('VARCHAR', 'As in the SQL tab; NULL if no value arrived.'),
    total: nullable('HUGEINT', `Sum of the values, ${UNIT}.`),
    min: nullable('BIGINT', `Least value, ${UNIT}; NULL also if all are negative (not set).`),
    median: nullable('BIGINT', `Middle value (upper of two), ${UNIT}; NULL as min.`),
    max: nullable('BIGINT', `Greatest value, ${UNIT}; NULL as min.`),
    value_count: nullable('BIGINT', 'How many values count.'),
    max_stage_id: nullable(
      'INTEGER',
      'Stage of the task with the greatest value; NULL if the driver had it.',
    ),
    max_stage_attempt_id: nullable('INTEGER', 'Attempt of that stage.'),
    max_task_id: nullable('BIGINT', 'That task.'),
  },
  { key: ['execution_id', 'plan_version', 'node_id', 'metric_index'] },
)
