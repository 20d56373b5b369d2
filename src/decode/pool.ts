import { availableParallelism } from 'node:os'
import { Piscina } from 'piscina'
import type { Job, JobResult } from './job.ts'

export interface DecodePool {
  readonly threads: number
  run(job: Job, signal?: AbortSignal): Promise<JobResult>
  close(): Promise<void>
}

/** Threads that decode segments; started on first use. */
export function createPool(threads = availableParallelism()): DecodePool {
  let pool: Piscina<Job, JobResult> | undefined
  return {
    threads,
    run: (job, signal) => {
      pool ??= new Piscina<Job, JobResult>({
        filename: new URL('../../workers/decode.js', import.meta.url).href,
        minThreads: 1,
        maxThreads: threads,
        // The next job waits in the worker, so that none idles while this thread is busy.
        concurrentTasksPerWorker: 2,
        resourceLimits: { maxOldGenerationSizeMb: 2048 },
      })
      const transferList = 'bytes' in job ? [job.bytes.buffer as ArrayBuffer] : []
      return pool.run(job, { transferList, ...(signal && { signal }) })
    },
    close: async () => pool?.destroy(),
  }
}
