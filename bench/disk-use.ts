import type { LogSpec } from './logs.ts'

/** Every codec makes a log at least this many times smaller. */
const LEAST_RATIO = 4
/** The database of a log, as a share of its JSON. */
const DATABASE = 0.15

/** Bytes that the logs take, and the database of the largest; each log counts once. */
export function diskUse(specs: readonly LogSpec[]): number {
  const different = new Map(specs.map((spec) => [JSON.stringify(spec), spec]))
  let stored = 0
  let largest = 0
  for (const { bytes, codec, count = 1 } of different.values()) {
    stored += (bytes * count) / (codec === 'none' ? 1 : LEAST_RATIO)
    largest = Math.max(largest, bytes * count)
  }
  return stored + largest * DATABASE
}
