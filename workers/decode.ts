import { move } from 'piscina'
import { type Job, type JobResult, runJob, transferables } from '../src/decode/job.ts'
import { Moved } from '../src/decode/moved.ts'

export default async function decode(job: Job): Promise<JobResult> {
  const result = await runJob(job)
  return move(new Moved(result, transferables(result))) as unknown as JobResult
}
