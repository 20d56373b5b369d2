import { column, nullable, table } from './schema.ts'

export const executorLogs = table(
  'executor_logs',
  'One row per output of a driver or an executor that lies beside event logs, as EMR stores it. It is listed, not read. ' +
    'attempt_key is NULL: join on app_id. `afterglow ls SOURCE --presign 1h` gives links to them.',
  {
    path: column('VARCHAR', 'The file.'),
    log_path: column('VARCHAR', 'The folder under which `logs` names them in one row.'),
    platform: nullable('VARCHAR', 'ec2, eks or serverless; NULL where the path does not tell.'),
    cluster_id: nullable('VARCHAR', 'EMR cluster, virtual cluster, or application of EMR Serverless.'),
    job_run_id: nullable('VARCHAR', 'Job run of EMR on EKS or EMR Serverless, or step of a cluster.'),
    kind: column(
      'VARCHAR',
      'driver, executor, step (what the step wrote: the driver in client mode), controller (of EMR on EKS) or node (what a ' +
        'machine of the cluster wrote). On YARN the first container counts as the driver: in client mode it is the application master.',
    ),
    executor_id: nullable(
      'VARCHAR',
      "Executor id as Spark gave it; 'driver'; NULL where the path does not tell.",
    ),
    container: nullable('VARCHAR', 'YARN container, Kubernetes pod or EC2 instance.'),
    attempt: nullable(
      'INTEGER',
      'Attempt of the application on YARN or of the job run, from 1; NULL where not told.',
    ),
    stream: column(
      'VARCHAR',
      'stderr, stdout or another name, without what rotation and compression add to it.',
    ),
    stored_bytes: nullable('BIGINT', 'Size as stored.'),
    modified: nullable('TIMESTAMP', 'When it was changed last (UTC).'),
  },
  { key: ['path'], keyOptional: true },
)
