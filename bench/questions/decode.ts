import type { Answer, Bench, Question } from '../bench.ts'
import { mainLog, skipped } from '../bench.ts'
import type { ReadyLog } from '../logs.ts'
import { programPath, runNode } from '../measure/child.ts'
import { median } from '../measure/medians.ts'
import { bytesText } from '../sizes.ts'

const QUESTION = 'decode of TaskEnd lines to columns, one core, against `JSON.parse` on each line'
const GOAL = 3
const MUST = `${GOAL} times as fast`
/** More would measure the memory of the machine rather than the decoder. */
const MOST_BYTES = 200e6

export const decode: Question = {
  name: 'decode',
  needs: (scale) => [mainLog(scale)],
  ask: async (bench) => {
    const answers: Answer[] = []
    for (const log of [await bench.logs.grown(mainLog(bench.scale)), await bench.logs.databricks()]) {
      if (typeof log === 'string') answers.push(skipped(QUESTION, 'Databricks', MUST, log))
      else answers.push(await decodeOf(log, bench))
    }
    return answers
  },
}

async function decodeOf(log: ReadyLog, bench: Bench): Promise<Answer> {
  const args = [log.path, String(MOST_BYTES), String(bench.runs)]
  const { stdout } = await runNode(programPath('bench/children/decode.js'), args)
  const passes = JSON.parse(stdout) as { bytes: number; lines: number; columns: number[]; json: number[] }
  const [ours, json] = [median(passes.columns), median(passes.json)]
  const speed = (seconds: number) => `${Math.round(passes.bytes / 1e6 / seconds)} MB/s`
  return {
    question: QUESTION,
    log: log.title,
    mustReach: MUST,
    reached: `${(json / ours).toFixed(2)} times`,
    isReached: json / ours >= GOAL,
    details: [
      `${passes.lines} lines, ${bytesText(passes.bytes)}, in memory; one thread, warm, passes in turn`,
      `to columns ${ours.toFixed(3)} s (${speed(ours)}), JSON.parse ${json.toFixed(3)} s (${speed(json)})`,
    ],
  }
}
