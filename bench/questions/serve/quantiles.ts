import type { Question } from '../../bench.ts'
import { databaseOf } from '../../databases.ts'
import { namedLogs, startHistoryServer } from '../../measure/history-server.ts'
import { askAll, percentile } from '../../measure/requests.ts'
import { startServe } from '../../measure/server.ts'
import { judged, largeLog, sparkFor } from './logs.ts'
import { type Application, readApplication } from './pages.ts'

const GOAL = 50
const REQUESTS = 100

export const quantiles: Question = {
  name: 'quantiles',
  needs: (scale) => [largeLog(scale)],
  ask: async (bench) => {
    const log = await bench.logs.grown(largeLog(bench.scale))
    const [named] = await namedLogs(log)
    const ours = await startServe(['--db', await databaseOf(bench, log)])
    const app = await readApplication(ours.api, named!.appId)
    const times = await ask(ours.api, app).finally(ours.stop)
    const spark = sparkFor(bench)
    const theirs = typeof spark === 'string' ? spark : await askTheirs(spark.home)
    const median = percentile(times, 0.5)
    const p95 = percentile(times, 0.95)
    return [
      {
        question: `quantiles of all metrics of a stage of ${Math.max(...app.stages.map(({ numTasks }) => numTasks))} tasks`,
        log: log.title,
        mustReach: `at most ${GOAL} ms (95th percentile)`,
        reached: `${p95.toFixed(1)} ms, median ${median.toFixed(1)} ms`,
        ...judged(bench, p95 <= GOAL),
        details: [
          `afterglow: ${told(times)}; ${REQUESTS} requests one after the other, no two for the same quantiles`,
          typeof theirs === 'string'
            ? `history server not measured: ${theirs}`
            : `history server, the same requests for the second time: ${told(theirs)}`,
        ],
      },
    ]

    async function askTheirs(home: string): Promise<number[]> {
      const server = await startHistoryServer(home, [named!], bench.scratch)
      try {
        await readApplication(server.api, app.id)
        await ask(server.api, app)
        return await ask(server.api, app)
      } finally {
        await server.stop()
      }
    }
  },
}

/** Milliseconds of each. */
async function ask(api: string, { id, stages }: Application): Promise<number[]> {
  const { stageId, attemptId } = stages.reduce((a, b) => (a.numTasks >= b.numTasks ? a : b))
  const path = `${api}/applications/${id}/stages/${stageId}/${attemptId}/taskSummary`
  const urls = Array.from({ length: REQUESTS }, (_, i) => {
    const least = ((i + 1) / (4 * REQUESTS)).toFixed(4)
    return `${path}?quantiles=${least},0.25,0.5,0.75,${(1 - Number(least)).toFixed(4)}`
  })
  return (await askAll(urls, 1)).answers.map(({ milliseconds }) => milliseconds)
}

function told(times: readonly number[]): string {
  const at = (share: number) => percentile(times, share).toFixed(1)
  return `p50 ${at(0.5)}, p95 ${at(0.95)}, most ${at(1)} ms`
}
