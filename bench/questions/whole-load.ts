import { rmSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { type Answer, type Bench, mainLog, type Question, skipped } from '../bench.ts'
import type { ReadyLog } from '../logs.ts'
import { programPath, type Run, runNode } from '../measure/child.ts'
import { countRows, runLoad, warm } from '../measure/load.ts'
import { alternate, type Figures, told } from '../measure/medians.ts'

const DUCKDB = "whole load of the plain log against DuckDB's `read_ndjson` of TaskEnd, same threads"
const DUCKDB_GOAL = 2
const PARSE = 'the same against one thread that does nothing but `JSON.parse` on each line'
const PARSE_GOAL = 1.5
/** Below this the second question asks nothing. */
const LARGE = 500e6

export const wholeLoad: Question = {
  name: 'whole-load',
  needs: (scale) => [mainLog(scale)],
  ask: async (bench) => {
    const answers: Answer[] = []
    for (const log of [await bench.logs.grown(mainLog(bench.scale)), await bench.logs.databricks()]) {
      if (typeof log === 'string') answers.push(skipped(DUCKDB, 'Databricks', must(DUCKDB_GOAL), log))
      else answers.push(...(await loadOf(log, bench)))
    }
    return answers
  },
}

async function loadOf(log: ReadyLog, bench: Bench): Promise<Answer[]> {
  await warm(log.path)
  const counts = new Map<string, number>()
  const counted = (name: string, run: Run) => {
    counts.set(name, Number(run.stdout))
    return run
  }
  const database = join(bench.scratch, 'read-ndjson.duckdb')
  const figures = await alternate(
    {
      afterglow: () => runLoad(log.path, bench.scratch),
      duckdb: async () => {
        rmSync(database, { force: true })
        return counted(
          'duckdb',
          await runNode(programPath('bench/children/read-ndjson.js'), [log.path, database]),
        )
      },
      parse: async () =>
        counted('parse', await runNode(programPath('bench/children/json-parse.js'), [log.path])),
    },
    bench.runs,
    bench.say,
  )
  rmSync(database, { force: true })
  const tasks = await countRows(bench.scratch, 'tasks')
  if (tasks < counts.get('parse')! || counts.get('duckdb') !== counts.get('parse'))
    throw new Error(`not the same work: ${tasks} tasks here, ${JSON.stringify([...counts])} there`)
  const { afterglow, duckdb, parse } = figures
  const title = log.title
  const details = [
    `${tasks} tasks; ${availableParallelism()} threads`,
    `afterglow ${told(afterglow, log)}`,
    `DuckDB ${told(duckdb, log)}`,
    `JSON.parse ${told(parse, log)}`,
  ]
  return [
    { question: DUCKDB, log: title, ...ratio(duckdb, afterglow, DUCKDB_GOAL), details },
    {
      question: PARSE,
      log: title,
      ...ratio(parse, afterglow, PARSE_GOAL),
      ...(log.plain < LARGE && { mustReach: '- (asked from 500 MB on)', isReached: undefined }),
      details: [],
    },
  ]
}

function must(goal: number): string {
  return `${goal} times as fast`
}

function ratio(
  theirs: Figures,
  ours: Figures,
  goal: number,
): Pick<Answer, 'mustReach' | 'reached' | 'isReached'> {
  const times = theirs.seconds / ours.seconds
  return { mustReach: must(goal), reached: `${times.toFixed(2)} times`, isReached: times >= goal }
}
