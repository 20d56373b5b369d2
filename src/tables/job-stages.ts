import { column, table } from './schema.ts'

export const jobStages = table(
  'job_stages',
  'Which stages a job consists of, those it could skip too.',
  {
    job_id: column('INTEGER', 'The job.'),
    stage_id: column('INTEGER', 'A stage of it.'),
    position: column('INTEGER', 'Place in the list the job was submitted with, from 0.'),
    is_skipped: column('BOOLEAN', 'True if this job skipped the stage.'),
  },
  { key: ['job_id', 'position'] },
)
