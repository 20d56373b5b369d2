import type { Question } from '../../bench.ts'
import { databaseOf } from '../../databases.ts'
import { namedLogs } from '../../measure/history-server.ts'
import { peakBytes, residentBytes } from '../../measure/memory.ts'
import { askAll } from '../../measure/requests.ts'
import { startServe } from '../../measure/server.ts'
import { bytesText } from '../../sizes.ts'
import { judged, largeLog } from './logs.ts'
import { pagesOf, readApplication } from './pages.ts'

const MOST = 500e6
/** When memory is looked at. */
const AFTER = [2000, 6000, 10_000]
const AT_A_TIME = 8
/** From the second look on, when all caches are full. */
const MORE = 0.05

export const serveMemory: Question = {
  name: 'serve-memory',
  needs: (scale) => [largeLog(scale)],
  ask: async (bench) => {
    const log = await bench.logs.grown(largeLog(bench.scale))
    const [named] = await namedLogs(log)
    const { api, pid, stop } = await startServe(['--db', await databaseOf(bench, log)])
    try {
      const app = await readApplication(api, named!.appId)
      const held = [residentBytes(pid)]
      let done = 0
      for (const after of AFTER) {
        const pages = pagesOf(api, [app], after - done, done)
        await askAll(
          pages.map(({ url }) => url),
          AT_A_TIME,
        )
        done = after
        held.push(residentBytes(pid))
        bench.say(`  after ${after} requests: ${bytesText(held.at(-1)!)}`)
      }
      const peak = peakBytes(pid)
      const more = held.at(-1)! / held.at(-2)! - 1
      return [
        {
          question: `memory of \`serve\` after ${done} requests, all different`,
          log: log.title,
          mustReach: `under ${bytesText(MOST)}, not growing`,
          reached: `${bytesText(held.at(-1)!)}, peak ${bytesText(peak)}`,
          ...judged(bench, peak < MOST && more <= MORE),
          details: [0, ...AFTER].map(
            (after, i) => `after ${after} requests: ${bytesText(held[i]!)} resident`,
          ),
        },
      ]
    } finally {
      await stop()
    }
  },
}
