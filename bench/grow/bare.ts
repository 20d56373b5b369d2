import { eventName } from './template.ts'
import type { SplitLog } from './units.ts'

/** A log in which an application starts and ends, `late` milliseconds later than the real one, and nothing else happens. */
export function bareLog({ head, end = '' }: SplitLog, appId: string, late: number): string {
  const lines = [...head.filter((line) => KEPT.has(eventName(line))), end].map((line) =>
    line
      .replace(/("App ID":")[^"]*/, `$1${appId}`)
      .replace(/("Timestamp":)(\d+)/, (_, key: string, time: string) => `${key}${Number(time) + late}`),
  )
  return `${lines.join('\n')}\n`
}

const KEPT: ReadonlySet<string> = new Set(['SparkListenerLogStart', 'SparkListenerApplicationStart'])
