/** `npm run bench`: asks every question and writes `bench/results.md`. bench/README.md tells the options. */
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { UserError } from '../src/base/errors.ts'
import type { Answer, Bench, Question } from './bench.ts'
import { positive, runCommand } from './command.ts'
import { diskUse } from './disk-use.ts'
import { Logs } from './logs.ts'
import { QUESTIONS } from './questions/index.ts'
import { reportOf, tableOf } from './report.ts'
import { bytesText } from './sizes.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const say = (text: string) => {
  console.error(text)
}

await runCommand(run)

async function run(): Promise<void> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string' },
      runs: { type: 'string', default: '5' },
      scale: { type: 'string', default: '1' },
      // One and the same, so that a new sample log does not change what is measured.
      base: { type: 'string', default: join(ROOT, 'sample-logs', '43-adaptive') },
      data: { type: 'string', default: join(ROOT, 'bench', 'data') },
      output: { type: 'string' },
    },
  })
  const questions = chosen(values.only)
  const runs = positive('runs', values.runs)
  const scale = positive('scale', values.scale)
  const logs = new Logs(values.data, resolve(values.base), process.env.AFTERGLOW_DATABRICKS_LOG, say)
  const scratch = join(values.data, 'scratch')
  mkdirSync(scratch, { recursive: true })
  await makeLogs(questions, logs, scale, values.data)
  const answers: Answer[] = []
  for (const question of questions)
    answers.push(...(await ask(question, { logs, runs, scale, scratch, say })))
  rmSync(scratch, { recursive: true, force: true })
  console.log(tableOf(answers))
  const isWhole = values.only === undefined && scale === 1
  const output = values.output ?? (isWhole ? join(ROOT, 'bench', 'results.md') : undefined)
  const base = relative(ROOT, (await logs.choice()).path)
  if (output !== undefined) writeFileSync(output, reportOf(answers, { runs, scale, base }))
}

/** What cannot be measured is a row too, and does not keep the others from being measured. */
async function ask(question: Question, bench: Bench): Promise<readonly Answer[]> {
  say(question.name)
  try {
    return await question.ask(bench)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    say(reason)
    process.exitCode = 1
    return [
      {
        question: question.name,
        log: '',
        mustReach: '',
        reached: `failed: ${reason}`,
        isReached: false,
        details: [],
      },
    ]
  }
}

/** Nothing is generated while anything is measured. */
async function makeLogs(
  questions: readonly Question[],
  logs: Logs,
  scale: number,
  folder: string,
): Promise<void> {
  const specs = questions.flatMap(({ needs }) => needs(scale))
  const { bytes, free } = { bytes: diskUse(specs), free: freeBytes(folder) }
  say(`logs and databases take up to ${bytesText(bytes)} in ${folder}, where ${bytesText(free)} are free`)
  if (free < bytes) say('this may be too little, unless the logs are there already')
  for (const spec of specs) await logs.grown(spec)
  await logs.databricks()
}

function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder)
  return bavail * bsize
}

function chosen(only: string | undefined): readonly Question[] {
  if (only === undefined) return QUESTIONS
  return only.split(',').map((name) => {
    const question = QUESTIONS.find((one) => one.name === name)
    if (question !== undefined) return question
    const names = QUESTIONS.map((one) => one.name).join(', ')
    throw new UserError(`There is no question ${name}.`, {
      hint: `Use some of ${names}, with commas between.`,
    })
  })
}
