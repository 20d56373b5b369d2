/** The rows of SQL executions against what a history server answered for the same log. */
import type { Output } from '../reconstruct/json-drive.ts'
import { difference } from './compare.ts'
import type { Compared } from './core.ts'
import type { RecordedAnswer } from './recorded.ts'
import { sqlAnswer } from './sql-answers.ts'

/** All answers to `/sql?...` and `/sql/{id}?...`; `completed` says whether the application had ended. */
export function compareSql(
  output: Pick<Output, 'of'>,
  completed: boolean,
  answers: readonly RecordedAnswer[],
): Compared[] {
  return answers.flatMap(({ path, status, body }) => {
    const ours = /^\/sql(\/\d+)?(\?|$)/.test(path) ? sqlAnswer(output, path) : undefined
    if (ours === undefined) return []
    if (status !== ours.status) return [{ path, difference: `status: wanted ${status}, got ${ours.status}` }]
    return [{ path, difference: difference(body, ours.body, completed) }]
  })
}
