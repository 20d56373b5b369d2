import { column, nullable, table } from './schema.ts'

export const diagnostics = table(
  'diagnostics',
  'Every problem found while reading, one row each: what was lost, where and why.',
  {
    path: column('VARCHAR', 'The file it is in.'),
    line: nullable('BIGINT', 'Line of the file, from 1; NULL where it concerns no line.'),
    byte_offset: nullable('BIGINT', 'Decompressed bytes before that line; NULL where it concerns no line.'),
    code: column('VARCHAR', 'Kind of problem, from a closed list.'),
    severity: column('VARCHAR', 'notice, warning or error.'),
    lost: column('BOOLEAN', 'True if something of the log is not in the tables because of it.'),
    meaning: column('VARCHAR', 'What this kind of problem means.'),
    detail: column('VARCHAR', 'What was seen.'),
  },
  { key: ['path', 'line', 'code', 'detail'], keyOptional: true },
)
