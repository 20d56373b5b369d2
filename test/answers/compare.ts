/** Answers of the history server against ours, with what a clock or a file's time decides left out on both sides. */
import { withoutClock } from '../../src/verify/clock.ts'
import { differences } from '../../src/verify/compare.ts'
import { jsonOf } from '../../src/verify/json.ts'

/** The first difference between two answers in words, or undefined. `completed` says whether the application had ended. */
export function difference(wanted: unknown, got: unknown, completed: boolean): string | undefined {
  const [want, have] = [wanted, got].map((body) => withoutClock(jsonOf(body), completed))
  for (const { field, theirs, ours, kind } of differences(want!, have!))
    if (kind === 'value') return `${field}: wanted ${theirs ?? 'nothing'}, got ${ours ?? 'nothing'}`
  return undefined
}
