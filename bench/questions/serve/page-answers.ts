import type { Answer, Bench, Question } from '../../bench.ts'
import { databaseOf } from '../../databases.ts'
import type { LogSpec, ReadyLog } from '../../logs.ts'
import { namedLogs, startHistoryServer } from '../../measure/history-server.ts'
import { type Asking, askAll, percentile } from '../../measure/requests.ts'
import { startServe } from '../../measure/server.ts'
import { judged, LARGE_TASKS, largeLog, manyLogs, sparkFor } from './logs.ts'
import { type Application, type Page, pagesOf, readApplication } from './pages.ts'

const GOAL = 50
const REQUESTS = 1000
const AT_A_TIME = 8
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

interface Pass {
  readonly pages: readonly Page[]
  readonly asking: Asking
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
    `${new Set(ours.first.pages.map(({ url }) => url)).size} different URLs of ${Math.min(REQUESTS, ours.first.pages.length)}, of ${ours.applications.length} application(s), in the same order for all`,
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
    const first = await pass(server.api, applications, bench)
    const again = await pass(server.api, applications, bench)
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
    await pass(server.api, applications, bench)
    return await pass(server.api, applications, bench)
  } finally {
    await server.stop()
  }
}

async function pass(api: string, applications: readonly Application[], bench: Bench): Promise<Pass> {
  const pages = pagesOf(api, applications, REQUESTS)
  const asking = await askAll(
    pages.map(({ url }) => url),
    AT_A_TIME,
  )
  const done = { pages, asking }
  bench.say(`  ${told(done)}`)
  return done
}

function told(pass: Pass): string {
  const { seconds, clientShare } = pass.asking
  return `${figuresOf(pass)}, most ${at(pass, 1).toFixed(1)} ms; ${Math.round(REQUESTS / seconds)} requests/s (client ${Math.round(100 * clientShare)} % of a core)`
}

function figuresOf(pass: Pass, kind?: string): string {
  return `p50 ${at(pass, 0.5, kind).toFixed(1)}, p95 ${at(pass, 0.95, kind).toFixed(1)} ms`
}

function at({ pages, asking }: Pass, share: number, kind?: string): number {
  const answers = asking.answers.filter((_, i) => kind === undefined || pages[i]!.kind === kind)
  return percentile(
    answers.map(({ milliseconds }) => milliseconds),
    share,
  )
}
