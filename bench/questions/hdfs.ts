import { basename } from 'node:path'
import { noHdfs, SUPERUSER, startHdfs } from '../../test/servers/hdfs.ts'
import { type Answer, type Bench, mainLog, type Question, skipped } from '../bench.ts'
import type { LogSpec, ReadyLog } from '../logs.ts'
import { runLoad, warm } from '../measure/load.ts'
import { alternate, told } from '../measure/medians.ts'
import { serverAlone } from '../measure/server-alone.ts'

const QUESTION = 'load from an HDFS on this machine against the same file from disk'
const GOAL = 1.5
const MUST = `at most ${GOAL} times`
const MOST_RUNS = 3

/** Logs on HDFS are compressed as a rule; the plain one shows what moving the bytes takes. */
const specs = (scale: number): readonly LogSpec[] => [{ ...mainLog(scale), codec: 'zstd' }, mainLog(scale)]

export const hdfs: Question = {
  name: 'hdfs',
  needs: specs,
  ask: async (bench) => {
    const answers: Answer[] = []
    const missing = noHdfs()
    for (const spec of specs(bench.scale)) {
      const log = await bench.logs.grown(spec)
      answers.push(missing ? skipped(QUESTION, log.title, MUST, missing) : await against(log, bench))
    }
    return answers
  },
}

async function against(log: ReadyLog, bench: Bench): Promise<Answer> {
  const server = await startHdfs({ java: [] })
  try {
    await server.put(log.path, `/logs/${basename(log.path)}`)
    await warm(log.path)
    const address = `webhdfs://127.0.0.1:${server.http[0]}/logs`
    // The first load also warms the server, which has run for long where there is one.
    await runLoad(address, bench.scratch)
    const { disk, remote } = await alternate(
      {
        disk: () => runLoad(log.path, bench.scratch),
        remote: () => runLoad(address, bench.scratch),
      },
      Math.min(bench.runs, MOST_RUNS),
      bench.say,
    )
    const file = `http://127.0.0.1:${server.http[0]}/webhdfs/v1/logs/${basename(log.path)}`
    const floor = await serverAlone(`${file}?op=OPEN&user.name=${SUPERUSER}`, server.pid)
    const times = remote.seconds / disk.seconds
    return {
      question: QUESTION,
      log: log.title,
      mustReach: MUST,
      reached: `${times.toFixed(2)} times`,
      isReached: times <= GOAL,
      details: [`from disk: ${told(disk, log)}`, `from HDFS: ${told(remote, log)}`, floor],
    }
  } finally {
    await server.remove()
  }
}
