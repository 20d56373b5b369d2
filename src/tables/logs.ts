import { column, nullable, table } from './schema.ts'

export const logs = table(
  'logs',
  'One row per file that was found: what it is, how much was read, and why not more.',
  {
    path: column('VARCHAR', 'The file; an entry of an archive as archive!/entry.'),
    log_path: column('VARCHAR', 'The log it is a part of: the file itself, or the folder of a rolling log.'),
    part: column('INTEGER', 'Its place in the reading order of the log, from 1.'),
    cluster_id: nullable(
      'VARCHAR',
      'EMR cluster (j-...), virtual cluster of EMR on EKS or application of EMR Serverless, as the path tells; else NULL.',
    ),
    job_run_id: nullable('VARCHAR', 'Job run of EMR on EKS or EMR Serverless, as the path tells; else NULL.'),
    layout: nullable(
      'VARCHAR',
      'single, rolling, databricks, spark1 or, for answers of a REST API, rest; NULL if it is no log.',
    ),
    codec: nullable(
      'VARCHAR',
      'none, zstd, lz4, snappy, lzf or gzip, told by its first bytes; NULL if it was not read.',
    ),
    state: column('VARCHAR', 'complete, in progress, truncated, damaged, not a log or skipped.'),
    reason: nullable(
      'VARCHAR',
      'Why it is in that state; also that the file is gone, if it went while its source was watched.',
    ),
    stored_bytes: nullable('BIGINT', 'Size of the file as stored.'),
    bytes: nullable('BIGINT', 'Size after decompression, as far as it was read.'),
    lines: nullable('BIGINT', 'Lines read.'),
    events: nullable('BIGINT', 'Events read.'),
    bad_lines: nullable('BIGINT', 'Lines that were lost; `diagnostics` names each.'),
    digest: nullable(
      'VARCHAR',
      'Digest of the events of the log: the same for the same events in any codec and layout.',
    ),
    modified: nullable('TIMESTAMP', 'When the file was changed last (UTC), as seen before reading.'),
    loaded: column('TIMESTAMP', 'When it was loaded (UTC).'),
    version: nullable('VARCHAR', 'ETag or the like of a file far away; NULL for files on disk.'),
  },
  { key: ['path'], keyOptional: true },
)
