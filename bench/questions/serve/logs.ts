import type { Answer, Bench } from '../../bench.ts'
import type { LogSpec } from '../../logs.ts'
import { findSpark } from '../../measure/spark-home.ts'

/** What an application at least holds that is asked about. */
export const LARGE_TASKS = 200_000

/** One application with some 205 000 tasks. */
export function largeLog(scale: number): LogSpec {
  return { bytes: Math.round(950e6 * scale), codec: 'none' }
}

/** A thousand applications. */
export function manyLogs(scale: number): LogSpec {
  return { bytes: 300_000, codec: 'zstd', count: Math.max(10, Math.round(1000 * scale)) }
}

/** Ten thousand applications without anything in them. */
export function bareLogs(scale: number): LogSpec {
  return { bytes: 0, codec: 'none', count: Math.max(10, Math.round(10_000 * scale)), isBare: true }
}

/** The Spark to compare with; a text says why there is none, and is printed. */
export function sparkFor(bench: Bench): { readonly home: string } | string {
  const spark = findSpark()
  if (typeof spark === 'string') bench.say(`  not compared with a history server: ${spark}`)
  return spark
}

/** A target is judged on logs of full size only. */
export function judged(bench: Bench, isReached: boolean | undefined): Pick<Answer, 'isReached'> {
  return { isReached: bench.scale === 1 ? isReached : undefined }
}
