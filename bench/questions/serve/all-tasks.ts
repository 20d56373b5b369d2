import type { Question } from '../../bench.ts'
import { databaseOf } from '../../databases.ts'
import { namedLogs, startHistoryServer } from '../../measure/history-server.ts'
import { forgetPeak, growth, peakBytes, residentBytes } from '../../measure/memory.ts'
import { type Asked, askAll } from '../../measure/requests.ts'
import { type Server, startServe } from '../../measure/server.ts'
import { bytesText } from '../../sizes.ts'
import { judged, largeLog, sparkFor } from './logs.ts'
import { type Application, readApplication } from './pages.ts'

const FIRST_BYTE = 100
/** V8's heap grows to what an answer takes. */
const WARM_UP = 2
const TIMES = 12
/** More than this share from one half of the others to the other is no longer flat. */
const MORE = 0.15

interface Time extends Asked {
  readonly before: number
  readonly peak: number
}

export const allTasks: Question = {
  name: 'all-tasks',
  needs: (scale) => [largeLog(scale)],
  ask: async (bench) => {
    const log = await bench.logs.grown(largeLog(bench.scale))
    const [named] = await namedLogs(log)
    const ours = await startServe(['--db', await databaseOf(bench, log)])
    const app = await readApplication(ours.api, named!.appId)
    const times = await ask(ours, app).finally(ours.stop)
    const spark = sparkFor(bench)
    const theirs = typeof spark === 'string' ? spark : await askTheirs(spark.home)
    const slowest = Math.max(...times.map(({ firstByte }) => firstByte))
    const more = growth(times.slice(WARM_UP).map(({ peak }) => peak))
    return [
      {
        question: `all ${largest(app).numTasks} tasks of a stage in one answer`,
        log: log.title,
        mustReach: `first byte in ${FIRST_BYTE} ms; memory flat (within ${100 * MORE} % in ${TIMES} answers)`,
        reached: `first byte in ${slowest.toFixed(0)} ms; memory ${more < 0 ? '' : '+'}${(100 * more).toFixed(1)} %`,
        ...judged(bench, slowest <= FIRST_BYTE && more <= MORE),
        details: [
          ...times.map((time) => `afterglow: ${told(time)}`),
          ...(typeof theirs === 'string'
            ? [`history server not measured: ${theirs}`]
            : theirs.map((time) => `history server: ${told(time)}`)),
        ],
      },
    ]

    async function askTheirs(home: string): Promise<Time[]> {
      const server = await startHistoryServer(home, [named!], bench.scratch)
      try {
        await readApplication(server.api, app.id)
        return await ask(server, app)
      } finally {
        await server.stop()
      }
    }
  },
}

function largest({ stages }: Application): Application['stages'][number] {
  return stages.reduce((a, b) => (a.numTasks >= b.numTasks ? a : b))
}

async function ask({ api, pid }: Server, app: Application): Promise<Time[]> {
  const { stageId, attemptId, numTasks } = largest(app)
  const url = `${api}/applications/${app.id}/stages/${stageId}/${attemptId}/taskList?length=${numTasks}`
  const times: Time[] = []
  for (let i = 0; i < TIMES; i++) {
    forgetPeak(pid)
    const before = residentBytes(pid)
    const [answer] = (await askAll([url], 1)).answers
    times.push({ ...answer!, before, peak: peakBytes(pid) })
  }
  return times
}

function told({ firstByte, milliseconds, bytes, before, peak }: Time): string {
  return `first byte ${firstByte.toFixed(0)} ms, all ${bytesText(bytes)} in ${(milliseconds / 1000).toFixed(2)} s; memory ${bytesText(before)} before, at most ${bytesText(peak)}`
}
