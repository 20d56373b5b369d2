import type { Answer, Bench, Question } from '../../bench.ts'
import { mainLog, skipped } from '../../bench.ts'
import type { LogSpec } from '../../logs.ts'
import type { Run } from '../../measure/child.ts'
import { type NamedLog, namedLogs, firstAnswer as theirFirstAnswer } from '../../measure/history-server.ts'
import { warm } from '../../measure/load.ts'
import { alternate, told } from '../../measure/medians.ts'
import { peakBytes } from '../../measure/memory.ts'
import { askAll } from '../../measure/requests.ts'
import { startServe } from '../../measure/server.ts'
import { SPARK_VERSION } from '../../measure/spark-home.ts'
import { judged, sparkFor } from './logs.ts'

const QUESTION = `from log file to first answer, against Spark's history server (${SPARK_VERSION}, in memory)`
const GOAL = 8
const MUST = `${GOAL} times as fast`
const MOST_RUNS = 3

export const firstAnswer: Question = {
  name: 'first-answer',
  needs: specs,
  ask: async (bench) => {
    const answers: Answer[] = []
    for (const spec of specs(bench.scale)) answers.push(await of(spec, bench))
    return answers
  },
}

function specs(scale: number): LogSpec[] {
  return [{ bytes: Math.round(100e6 * scale), codec: 'none' }, mainLog(scale)]
}

async function of(spec: LogSpec, bench: Bench): Promise<Answer> {
  const log = await bench.logs.grown(spec)
  const spark = sparkFor(bench)
  if (typeof spark === 'string') return skipped(QUESTION, log.title, MUST, spark)
  const [named] = await namedLogs(log)
  await warm(log.path)
  const { afterglow, server } = await alternate(
    {
      afterglow: () => ourFirstAnswer(named!),
      server: () => theirFirstAnswer(spark.home, named!, bench.scratch),
    },
    Math.min(bench.runs, MOST_RUNS),
    bench.say,
  )
  const times = server.seconds / afterglow.seconds
  return {
    question: QUESTION,
    log: log.title,
    mustReach: MUST,
    reached: `${times.toFixed(2)} times`,
    ...judged(bench, times >= GOAL),
    details: [
      '`afterglow serve LOG`, from the start of its process to the answer of `/applications/<id>/jobs`: ' +
        told(afterglow, log),
      'history server, from its listing of the application to the same answer ' +
        `(a fresh server each time; JVM start and folder scan not counted): ${told(server, log)}`,
    ],
  }
}

/** From the start of the process. */
async function ourFirstAnswer({ path, appId }: NamedLog): Promise<Run> {
  const began = performance.now()
  const { api, pid, stop } = await startServe([path])
  try {
    await askAll([`${api}/applications/${appId}/jobs`], 1)
    const seconds = (performance.now() - began) / 1000
    return { seconds, cpuSeconds: Number.NaN, peakBytes: peakBytes(pid), stdout: '' }
  } finally {
    await stop()
  }
}
