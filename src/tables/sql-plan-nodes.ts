import { column, nullable, table } from './schema.ts'

export const sqlPlanNodes = table(
  'sql_plan_nodes',
  'Nodes of the plan graphs of the SQL tab, of every version. Wrappers (InputAdapter, query stages) are left out, as there.',
  {
    execution_id: column('BIGINT', 'SQL execution.'),
    plan_version: column('INTEGER', 'Version of the plan in sql_plans.'),
    node_id: column('INTEGER', 'Number of the node in this version, from 0.'),
    name: column('VARCHAR', 'Operator, for one HashAggregate.'),
    simple_string: nullable(
      'VARCHAR',
      'The operator with its arguments in one line, truncated by Spark; NULL from REST of Spark 3.5.',
    ),
    cluster_node_id: nullable('INTEGER', 'The WholeStageCodegen node it is in; NULL if in none.'),
    codegen_id: nullable(
      'BIGINT',
      'Number in the name of that node; NULL if in none, or if it has no number.',
    ),
    metadata: nullable('JSON', 'Of file scans: location, schema, filters, by name; NULL for none.'),
    accumulator_ids: nullable(
      'BIGINT[]',
      'Its metrics: their accumulators, in the order of the plan; NULL from REST. See sql_metrics.',
    ),
  },
  { key: ['execution_id', 'plan_version', 'node_id'] },
)
