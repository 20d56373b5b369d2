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

const MINUTE = 60
const WEEK = 604_800

/** How long a link is good for, in seconds: 15m, 1h, 7d, which is the longest that S3 takes. */
export function linkSeconds(text: string): number {
  const [, number, unit] = /^(\d{1,6})(m|h|d)$/.exec(text) ?? []
  const seconds = Number(number) * { m: MINUTE, h: 3600, d: 86_400 }[(unit ?? 'm') as 'm' | 'h' | 'd']
  if (!(seconds >= MINUTE && seconds <= WEEK))
    throw new UsageError('--presign must be a time from 1m to 7d, for one 1h.')
  return seconds
}
