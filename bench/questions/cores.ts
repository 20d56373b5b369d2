import { spawnSync } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { mainLog, type Question, skipped } from '../bench.ts'
import { runLoad, warm } from '../measure/load.ts'
import { alternate, told } from '../measure/medians.ts'

const QUESTION = 'two cores against one (`taskset -c 0`)'
const GOAL = 1.6
const MUST = `${GOAL} times as fast`

export const cores: Question = {
  name: 'cores',
  needs: (scale) => [mainLog(scale)],
  ask: async (bench) => {
    const log = await bench.logs.grown(mainLog(bench.scale))
    if (availableParallelism() < 2) return [skipped(QUESTION, log.title, MUST, 'this machine has one core')]
    if (spawnSync('taskset', ['-c', '0,1', 'true']).status !== 0)
      return [skipped(QUESTION, log.title, MUST, 'taskset is missing, or may not use cores 0 and 1')]
    await warm(log.path)
    const { one, two } = await alternate(
      {
        one: () => runLoad(log.path, bench.scratch, ['taskset', '-c', '0']),
        two: () => runLoad(log.path, bench.scratch, ['taskset', '-c', '0,1']),
      },
      bench.runs,
      bench.say,
    )
    const times = one.seconds / two.seconds
    return [
      {
        question: QUESTION,
        log: log.title,
        mustReach: MUST,
        reached: `${times.toFixed(2)} times`,
        isReached: times >= GOAL,
        details: [`one core: ${told(one, log)}`, `two cores: ${told(two, log)}`],
      },
    ]
  },
}
