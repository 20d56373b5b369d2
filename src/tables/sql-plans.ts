import { column, nullable, table } from './schema.ts'

export const sqlPlans = table(
  'sql_plans',
  'Physical plans: one row per SQL execution and version. Adaptive execution replaces the plan while the query runs.',
  {
    execution_id: column('BIGINT', 'SQL execution.'),
    plan_version: column('INTEGER', '0 for the initial plan, then one for each update, in order.'),
    is_final: column('BOOLEAN', 'The last version: the one the SQL tab shows.'),
    physical_plan_description: nullable('VARCHAR', "Spark's text of the plan; NULL if the event has none."),
  },
  { key: ['execution_id', 'plan_version'] },
)
