import type { Answer, Bench, Question } from '../../bench.ts'
import { databaseOf } from '../../databases.ts'
import type { LogSpec, ReadyLog } from '../../logs.ts'
import { namedLogs, startHistoryServer } from '../../measure/history-server.ts'
import { startServe } from '../../measure/server.ts'
import { judged, LARGE_TASKS, largeLog, manyLogs, sparkFor } from './logs.ts'
import { type Application, readApplication } from './pages.ts'
import { askPages, at, figuresOf, type Pass, told } from './pass.ts'

const GOAL = 50
/** A history server keeps 50 applications in memory if nothing else is set. */
const APPLICATIONS = 40
const MUST = `95th percentile at most ${GOAL} ms, and no slower than the history server`

export const pageAnswers: Question = {
  name: 'pages',
  needs: (scale) => [largeLog(scale), manyLogs(scale)],
  ask: async (bench) => [
    ...(await of(largeLog(bench.scale), bench)),
    ...(await of(manyLogs(bench.scale), bench)),
  ],
}

async function of(spec: LogSpec, bench: Bench): Promise<Answer[]> {
  const log = await bench.logs.grown(spec)
  const ours = await askOurs(log, bench)
  const spark = sparkFor(bench)
  const theirs = typeof spark === 'string' ? spark : await askTheirs(spark.home, log, ours, bench)
  const title = spec.count === undefined ? `${ours.tasks} tasks, ${log.title}` : log.title
  if (bench.scale === 1 && spec.count === undefined && ours.tasks < LARGE_TASKS)
    throw new Error(`there are only ${ours.tasks} tasks`)
  const kinds = [...new Set(ours.first.pages.map(({ kind }) => kind))]
  const passes = { first: ours.first, again: ours.again, ...(typeof theirs !== 'string' && { theirs }) }
  const details = [
    `${new Set(ours.first.pages.map(({ url }) => url)).size} different URLs of ${ours.first.pages.length}, of ${ours.applications.length} application(s), in the same order for all`,
    `afterglow, each for the first time: ${told(ours.first)}`,
    `afterglow, each for the second time: ${told(ours.again)}`,
    typeof theirs === 'string'
      ? `history server not measured: ${theirs}`
      : `history server, each for the second time: ${told(theirs)}`,
    ...kinds.map((kind) => {
      const figures = Object.entries(passes).map(([name, pass]) => `${NAMES[name]} ${figuresOf(pass, kind)}`)
      return `${kind}: ${figures.join('; ')}`
    }),
  ]
  return [
    row(
      bench,
      'any page answer, 8 at a time, as on the history server: second request',
      title,
      ours.again,
      theirs,
      details,
    ),
    row(bench, 'the same, each page for the first time', title, ours.first, theirs, []),
  ]
}

const NAMES: Readonly<Record<string, string>> = {
  first: 'first',
  again: 'again',
  theirs: 'history server',
}

function row(
  bench: Bench,
  question: string,
  log: string,
  ours: Pass,
  theirs: Pass | string,
  details: readonly string[],
): Answer {
  const p95 = at(ours, 0.95)
  const others = typeof theirs === 'string' ? undefined : at(theirs, 0.95)
  const isQuick = p95 <= GOAL
  return {
    question,
    log,
    mustReach: MUST,
    reached: `${p95.toFixed(1)} ms; ${others === undefined ? 'history server not measured' : `history server ${others.toFixed(1)} ms`}`,
    ...judged(bench, others === undefined ? (isQuick ? undefined : false) : isQuick && p95 <= others),
    details,
  }
}

async function askOurs(
  log: ReadyLog,
  bench: Bench,
): Promise<{ applications: Application[]; tasks: number; first: Pass; again: Pass }> {
  const server = await startServe(['--db', await databaseOf(bench, log)])
  try {
    const ids = (await namedLogs(log)).slice(0, APPLICATIONS).map(({ appId }) => appId)
    const applications: Application[] = []
    for (const id of ids) applications.push(await readApplication(server.api, id))
    const tasks = applications
      .flatMap(({ stages }) => stages)
      .reduce((sum, { numTasks }) => sum + numTasks, 0)
    const first = await askPages(server.api, applications)
    const again = await askPages(server.api, applications)
    return { applications, tasks, first, again }
  } finally {
    await server.stop()
  }
}

async function askTheirs(
  home: string,
  log: ReadyLog,
  { applications }: { readonly applications: readonly Application[] },
  bench: Bench,
): Promise<Pass> {
  const server = await startHistoryServer(home, await namedLogs(log), bench.scratch)
  try {
    for (const { id } of applications) await readApplication(server.api, id)
    await askPages(server.api, applications)
    return await askPages(server.api, applications)
  } finally {
    await server.stop()
  }
}
