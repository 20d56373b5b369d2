import { availableParallelism } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { Piscina } from 'piscina'
import type { DecodedSegment } from './block.ts'
import { type Job, runJob } from './job.ts'

export interface DecodePool {
  readonly threads: number
  run(job: Job): Promise<DecodedSegment>
  /** Starts the threads before there is work, while this one is busy with other things. */
  warmUp(): void
  close(): Promise<void>
}

/** Smaller jobs are done before a thread could be started or told of them. Compressed bytes stand for ten plain ones. */
const SMALL_PLAIN = 1 << 20
const SMALL_COMPRESSED = 100 << 10

/** A thread that has not started by then never will. */
const LONGEST_START_MS = 10_000

/** Threads that decode segments; started with the first job that is worth it. */
export function createPool(threads = availableParallelism()): DecodePool {
  let pool: Piscina<Job, DecodedSegment> | undefined
  /** How many threads have loaded their code. */
  const loaded = new Int32Array(new SharedArrayBuffer(4))
  const started = () => {
    pool ??= new Piscina<Job, DecodedSegment>({
      filename: new URL('../../workers/decode.js', import.meta.url).href,
      minThreads: threads,
      maxThreads: threads,
      // The next job waits in the worker, so that none idles while this thread is busy.
      concurrentTasksPerWorker: 2,
      resourceLimits: { maxOldGenerationSizeMb: 2048 },
      workerData: loaded,
    })
    return pool
  }
  return {
    threads,
    warmUp: started,
    run: (job) => {
      if (isSmall(job)) return runJob(job)
      return started().run(job, { transferList: 'bytes' in job ? [job.bytes.buffer as ArrayBuffer] : [] })
    },
    close: async () => {
      // Node 20 aborts the process if a thread ends while it loads a module as piscina does: by require().
      const latest = performance.now() + LONGEST_START_MS
      while (pool !== undefined && Atomics.load(loaded, 0) < threads && performance.now() < latest)
        await sleep(5)
      await pool?.destroy()
    },
  }
}

function isSmall(job: Job): boolean {
  const length = 'bytes' in job ? job.bytes.length : job.length
  return length < (job.codec === 'none' ? SMALL_PLAIN : SMALL_COMPRESSED)
}
