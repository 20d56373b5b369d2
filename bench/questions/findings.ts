import type { Answer, Bench, Question } from '../bench.ts'
import { databaseOf } from '../databases.ts'
import type { LogSpec } from '../logs.ts'
import { programPath, runNode } from '../measure/child.ts'
import { alternate } from '../measure/medians.ts'
import { bytesText } from '../sizes.ts'
import { judged, largeLog, manyLogs } from './serve/logs.ts'

const MEMORY = 1e9
const MOST_RUNS = 3

export const findings: Question = {
  name: 'findings',
  needs: (scale) => [largeLog(scale), manyLogs(scale)],
  ask: async (bench) => [
    await ask(bench, largeLog(bench.scale), 'findings of one application of over 200 000 tasks', 2),
    await ask(bench, manyLogs(bench.scale), 'findings of 1 000 applications', 60),
  ],
}

async function ask(bench: Bench, spec: LogSpec, question: string, seconds: number): Promise<Answer> {
  const log = await bench.logs.grown(spec)
  const args = ['findings', '--db', await databaseOf(bench, log), '--min-impact', '0', '--format', 'json']
  const cli = programPath('cli/src/faces/cli/main.js')
  const { whole } = await alternate(
    { whole: () => runNode(cli, args) },
    Math.min(bench.runs, MOST_RUNS),
    bench.say,
  )
  return {
    question,
    log: log.title,
    mustReach: `at most ${seconds} s, under ${bytesText(MEMORY)}`,
    reached: `${whole.seconds.toFixed(2)} s, peak ${bytesText(whole.peakBytes)}`,
    ...judged(bench, whole.seconds <= seconds && whole.peakBytes < MEMORY),
    details: [`the whole command: ${whole.seconds.toFixed(2)} s, ${whole.cpuSeconds.toFixed(2)} s of CPU`],
  }
}
