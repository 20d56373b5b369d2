/**
 * Holds the rows of SQL executions against what a real history server answered for the same logs.
 * Run: node dist/test/conformance/sql.js; AFTERGLOW_SHARED names the folder, else ../shared.
 */
import { sqlListener } from '../../src/reconstruct/sql/listener.ts'
import { play } from '../reconstruct/json-drive.ts'
import { difference } from './compare.ts'
import { recorded } from './recorded.ts'
import { sqlAnswer } from './sql-answers.ts'

let equal = 0
let all = 0
for await (const { app, completed, lines, answers } of recorded()) {
  const output = play(lines, (context) => [sqlListener(context)])
  for (const { path, status, body } of answers) {
    const ours = /^\/sql(\/\d+)?(\?|$)/.test(path) ? sqlAnswer(output, path) : undefined
    if (ours === undefined) continue
    all++
    const found =
      status === ours.status
        ? difference(body, ours.body, completed)
        : `status: want ${status} got ${ours.status}`
    if (found === undefined) equal++
    else console.log(`${app} ${path}\n  ${found}`)
  }
}
console.log(`equal ${equal} of ${all}`)
process.exitCode = equal === all ? 0 : 1
