import { column, table } from './schema.ts'

export const sqlPlanEdges = table(
  'sql_plan_edges',
  'Edges of the plan graphs of the SQL tab, of every version: rows flow from child to parent.',
  {
    execution_id: column('BIGINT', 'SQL execution.'),
    plan_version: column('INTEGER', 'Version of the plan in sql_plans.'),
    edge_index: column('INTEGER', 'Place in the order of the history server, from 0.'),
    from_node_id: column('INTEGER', 'Child.'),
    to_node_id: column('INTEGER', 'Parent.'),
  },
  { key: ['execution_id', 'plan_version', 'edge_index'] },
)
