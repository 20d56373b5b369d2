import { column, nullable, table } from './schema.ts'

export const stageRdds = table(
  'stage_rdds',
  'RDDs that a stage attempt computes, with what the DAG view of a stage is drawn from.',
  {
    stage_id: column('INTEGER', 'The stage.'),
    stage_attempt_id: column('INTEGER', 'Its attempt.'),
    position: column('INTEGER', 'Place in the list of the stage, from 0.'),
    rdd_id: column('INTEGER', 'Number of the RDD in the application.'),
    name: nullable('VARCHAR', 'Its name.'),
    scope: nullable('JSON', 'Operation it belongs to: {id, name, parent}; NULL before Spark 1.4.'),
    parent_ids: column('INTEGER[]', 'RDDs it is made from; empty before Spark 1.4.'),
    callsite: nullable('VARCHAR', 'Where in the program it was made; NULL before Spark 1.6.'),
    storage_level: column('VARCHAR', "Storage level as Spark words it; '' if not persisted at that time."),
    is_barrier: column('BOOLEAN', 'True if in a barrier stage.'),
    deterministic_level: nullable(
      'VARCHAR',
      'DETERMINATE, UNORDERED or INDETERMINATE; NULL before Spark 3.2.',
    ),
    num_partitions: column('INTEGER', 'Partitions.'),
  },
  { key: ['stage_id', 'stage_attempt_id', 'position'] },
)
