import type { Question } from '../../bench.ts'
import { databaseOf } from '../../databases.ts'
import { namedLogs, startHistoryServer } from '../../measure/history-server.ts'
import { type Asking, askAll, percentile } from '../../measure/requests.ts'
import { startServe } from '../../measure/server.ts'
import { bytesText } from '../../sizes.ts'
import { bareLogs, judged, sparkFor } from './logs.ts'

const GOAL = 300
const REQUESTS = 20

export const listing: Question = {
  name: 'listing',
  needs: (scale) => [bareLogs(scale)],
  ask: async (bench) => {
    const log = await bench.logs.grown(bareLogs(bench.scale))
    const server = await startServe(['--db', await databaseOf(bench, log)])
    const ours = await ask(server.api).finally(server.stop)
    const spark = sparkFor(bench)
    const theirs = typeof spark === 'string' ? spark : await askTheirs(spark.home)
    const slowest = Math.max(...ours.answers.map(({ milliseconds }) => milliseconds))
    return [
      {
        question: 'listing of all applications',
        log: log.title,
        mustReach: `at most ${GOAL} ms`,
        reached: `${slowest.toFixed(0)} ms, the slowest of ${REQUESTS}`,
        ...judged(bench, slowest <= GOAL),
        details: [
          `afterglow: ${told(ours)}`,
          `history server: ${typeof theirs === 'string' ? `not measured: ${theirs}` : told(theirs)}`,
        ],
      },
    ]

    async function askTheirs(home: string): Promise<Asking> {
      const theirs = await startHistoryServer(home, await namedLogs(log), bench.scratch)
      return ask(theirs.api).finally(theirs.stop)
    }
  },
}

function ask(api: string): Promise<Asking> {
  return askAll(
    Array.from({ length: REQUESTS }, () => `${api}/applications`),
    1,
  )
}

function told({ answers }: Asking): string {
  const times = answers.map(({ milliseconds }) => milliseconds)
  const at = (share: number) => percentile(times, share).toFixed(0)
  return `${bytesText(answers[0]!.bytes)}; first request ${times[0]!.toFixed(0)} ms, p50 ${at(0.5)}, p95 ${at(0.95)} ms`
}
