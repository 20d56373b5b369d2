import { availableParallelism } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { Piscina } from 'piscina'
import type { DecodedSegment } from './block.ts'
import { bytesOf, handedOver, type Job, runJob } from './job.ts'

export interface DecodePool {
  /** How many jobs are worth giving it at once: each of its threads has work, and nothing waits for long. */
  readonly window: number
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

/** Jobs a thread has at once. */
const WAITING = 8

/** Threads that decode segments; started with the first job that is worth it. */
export function createPool(threads = availableParallelism()): DecodePool {
  // Reconstruction and DuckDB need a core too.
  const count = Math.max(1, threads - 1)
  let pool: Piscina<Job, DecodedSegment> | undefined
  /** How many threads have loaded their code. */
  const loaded = new Int32Array(new SharedArrayBuffer(4))
  let ready: Promise<unknown> | undefined
  const start = () => {
    if (pool !== undefined) return pool
    pool = new Piscina<Job, DecodedSegment>({
      filename: new URL('../../workers/decode.js', import.meta.url).href,
      minThreads: count,
      maxThreads: count,
      // The next jobs wait in the worker, so that none idles while this thread is busy.
      concurrentTasksPerWorker: WAITING,
      resourceLimits: { maxOldGenerationSizeMb: 2048 },
      idleTimeout: Number.POSITIVE_INFINITY,
      workerData: loaded,
    })
    ready = workersOf(pool, count)
    // Whoever has a job for it gets the error.
    ready.catch(() => undefined)
    return pool
  }
  return {
    window: WAITING * count,
    warmUp: start,
    run: async (job) => {
      if (isSmall(job)) return runJob(job)
      const started = start()
      // It would start one more for each job that comes before.
      await ready
      return started.run(job, { transferList: handedOver(job) })
    },
    close: async () => {
      // Node 20 aborts the process if a thread ends while it loads a module as piscina does: by require().
      const latest = performance.now() + LONGEST_START_MS
      while (
        pool !== undefined &&
        Atomics.load(loaded, 0) < pool.threads.length &&
        performance.now() < latest
      )
        await sleep(5)
      await pool?.destroy()
    },
  }
}

/** Waits until so many threads of a new pool can take jobs. Several may be there at once. */
function workersOf(pool: Piscina, count: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let left = count
    pool.on('workerCreate', () => {
      if (--left > 0) return
      pool.off('error', reject)
      resolve()
    })
    pool.once('error', reject)
  })
}

function isSmall(job: Job): boolean {
  return bytesOf(job) < (job.codec === 'none' ? SMALL_PLAIN : SMALL_COMPRESSED)
}
