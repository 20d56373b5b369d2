import { workerData } from 'node:worker_threads'
import { move } from 'piscina'
import type { DecodedSegment } from '../src/decode/block.ts'
import { type Job, runJob, transferables } from '../src/decode/job.ts'
import { Moved } from '../src/decode/moved.ts'

export default async function decode(job: Job): Promise<DecodedSegment> {
  const result = await runJob(job)
  return move(new Moved(result, transferables(result))) as unknown as DecodedSegment
}

// All code is loaded (pool.ts waits for that).
Atomics.add(workerData as Int32Array, 0, 1)
