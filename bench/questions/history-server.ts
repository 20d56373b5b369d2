import { type Answer, type Bench, mainLog, type Question, skipped } from '../bench.ts'
import type { ReadyLog } from '../logs.ts'
import { appIdOf, firstAnswer } from '../measure/history-server.ts'
import { runLoad, warm } from '../measure/load.ts'
import { alternate, told } from '../measure/medians.ts'
import { findSpark, SPARK_VERSION } from '../measure/spark-home.ts'

const QUESTION = `whole load against the first answer of Spark's history server (${SPARK_VERSION}, in memory)`
const GOAL = 8
const MUST = `${GOAL} times as fast`
const MOST_RUNS = 3

export const historyServer: Question = {
  name: 'history-server',
  needs: (scale) => [mainLog(scale)],
  ask: async (bench) => {
    const spark = findSpark()
    const answers: Answer[] = []
    for (const log of [await bench.logs.grown(mainLog(bench.scale)), await bench.logs.databricks()]) {
      if (typeof log === 'string') answers.push(skipped(QUESTION, 'Databricks', MUST, log))
      else if (typeof spark === 'string') answers.push(skipped(QUESTION, log.title, MUST, spark))
      else answers.push(await against(spark.home, log, bench))
    }
    return answers
  },
}

async function against(home: string, log: ReadyLog, bench: Bench): Promise<Answer> {
  await warm(log.path)
  const appId = await appIdOf(log.path)
  const { afterglow, server } = await alternate(
    {
      afterglow: () => runLoad(log.path, bench.scratch),
      server: () => firstAnswer(home, { path: log.path, name: appId, appId }, bench.scratch),
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
    isReached: times >= GOAL,
    details: [
      `afterglow, from the start of its process to the finished database: ${told(afterglow, log)}`,
      'history server, from its listing of the application to the answer of `/applications/<id>/jobs` ' +
        `(a fresh server each time; JVM start and folder scan not counted): ${told(server, log)}`,
    ],
  }
}
