import type { Question } from '../../bench.ts'
import { databaseOf } from '../../databases.ts'
import { namedLogs } from '../../measure/history-server.ts'
import { growth, peakBytes, residentBytes } from '../../measure/memory.ts'
import { askAll } from '../../measure/requests.ts'
import { startServe } from '../../measure/server.ts'
import { bytesText } from '../../sizes.ts'
import { judged, largeLog } from './logs.ts'
import { pagesOf, readApplication } from './pages.ts'

const MOST = 500e6
/** Memory is looked at after each so many requests. */
const EACH = 1000
const LOOKS = 10
/** Looks until all caches are full. */
const WARM_UP = 6
const AT_A_TIME = 8
/** More than this share from one half of the other looks to the other is growing. */
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
      const before = residentBytes(pid)
      const held: number[] = []
      for (let done = 0; done < LOOKS * EACH; done += EACH) {
        const pages = pagesOf(api, [app], EACH, done)
        await askAll(
          pages.map(({ url }) => url),
          AT_A_TIME,
        )
        held.push(residentBytes(pid))
        bench.say(`  after ${done + EACH} requests: ${bytesText(held.at(-1)!)}`)
      }
      const peak = peakBytes(pid)
      const more = growth(held.slice(WARM_UP))
      return [
        {
          question: `memory of \`serve\` after ${LOOKS * EACH} requests, all different`,
          log: log.title,
          mustReach: `under ${bytesText(MOST)}, not growing`,
          reached: `${bytesText(held.at(-1)!)}, peak ${bytesText(peak)}`,
          ...judged(bench, peak < MOST && more <= MORE),
          details: [
            `resident before: ${bytesText(before)}; after each ${EACH} requests: ${held.map(bytesText).join(', ')}`,
            `the last ${(LOOKS - WARM_UP) / 2} looks against the ${(LOOKS - WARM_UP) / 2} before them: ${(100 * more).toFixed(1)} % more`,
          ],
        },
      ]
    } finally {
      await stop()
    }
  },
}
