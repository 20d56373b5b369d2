import { UsageError } from './usage.ts'

const SHORTEST_MS = 100
const LONGEST_MS = 86_400_000

/** A time as people write it: 500ms, 10s, 1m. */
export function milliseconds(text: string): number {
  const [, number, unit] = /^(\d+(?:\.\d+)?)(ms|s|m)$/.exec(text) ?? []
  const time = Number(number) * { ms: 1, s: 1000, m: 60_000 }[unit === 'ms' || unit === 'm' ? unit : 's']
  if (!(time >= SHORTEST_MS && time <= LONGEST_MS))
    throw new UsageError('--watch must be a time from 100ms to 1440m, for one 10s.')
  return time
}
