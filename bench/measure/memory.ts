import { readFileSync, writeFileSync } from 'node:fs'
import { median } from './medians.ts'

/** What a process holds, resident; NaN where the system does not tell. */
export function residentBytes(pid: number | undefined): number {
  return statusOf(pid, 'VmRSS')
}

/** The most that it held since it began, or since forgetPeak(). */
export function peakBytes(pid: number | undefined): number {
  return statusOf(pid, 'VmHWM')
}

/** Counts the peak from now on. Does nothing where the system cannot. */
export function forgetPeak(pid: number | undefined): void {
  try {
    writeFileSync(`/proc/${pid}/clear_refs`, '5')
  } catch {
    // Not Linux.
  }
}

function statusOf(pid: number | undefined, name: string): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) * 1024
  } catch {
    return Number.NaN
  }
}

/** From the first half of some looks to the second: one alone is as high as V8 puts a full collection off, a third more or less. */
export function growth(bytes: readonly number[]): number {
  const half = Math.ceil(bytes.length / 2)
  return median(bytes.slice(half)) / median(bytes.slice(0, half)) - 1
}
