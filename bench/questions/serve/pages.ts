/** What is asked for when a person looks at applications: pages, each under a URL of its own. */

/** What is known of an application before its pages are asked for. */
export interface Application {
  readonly id: string
  readonly stages: readonly {
    readonly stageId: number
    readonly attemptId: number
    readonly numTasks: number
  }[]
  readonly jobs: readonly { readonly jobId: number }[]
  readonly executions: readonly { readonly id: number }[]
}

export interface Page {
  readonly kind: string
  readonly url: string
}

/** Asks a server about an application. A history server replays its log for it. @throws Error if it does not answer */
export async function readApplication(api: string, id: string): Promise<Application> {
  const of = async <T>(path: string) => (await json(`${api}/applications/${id}/${path}`)) as readonly T[]
  return {
    id,
    stages: await of<Application['stages'][number]>('stages?details=false&status=complete'),
    jobs: await of<Application['jobs'][number]>('jobs'),
    executions: await of<Application['executions'][number]>('sql?details=false&planDescription=false'),
  }
}

/** Pages of these applications in turn, all with different URLs; `from` leaves so many out. */
export function pagesOf(api: string, applications: readonly Application[], count: number, from = 0): Page[] {
  return Array.from({ length: count }, (_, i) => {
    const turn = from + i
    const app = applications[turn % applications.length]!
    const [kind, path] = MIX[Math.floor(turn / applications.length) % MIX.length]!
    const url = path(app, turn)
    // No server knows this parameter. It makes another URL of a page that there is only one of.
    return { kind, url: `${api}/applications/${app.id}/${url}${url.includes('?') ? '&' : '?'}n=${turn}` }
  })
}

/** The stage with the most tasks is asked about most; its neighbours in size take turns. */
function largeStage({ stages }: Application, turn: number): { path: string; numTasks: number } {
  const most = Math.max(...stages.map(({ numTasks }) => numTasks))
  const { stageId, attemptId, numTasks } = pick(
    stages.filter((stage) => stage.numTasks * 2 > most),
    turn,
  )
  return { path: `stages/${stageId}/${attemptId}`, numTasks }
}

function smallStage({ stages }: Application, turn: number): string {
  const { stageId, attemptId } = pick(
    stages.filter(({ numTasks }) => numTasks <= SMALL),
    turn,
  )
  return `stages/${stageId}/${attemptId}`
}

const SMALL = 200

function tasks(sortBy: string): (app: Application, turn: number) => string {
  return (app, turn) => {
    const { path, numTasks } = largeStage(app, turn)
    return `${path}/taskList?offset=${(turn * 1009) % numTasks}&length=20&sortBy=${sortBy}`
  }
}

type Kind = readonly [kind: string, path: (app: Application, turn: number) => string]

const BY_ID: Kind = ['20 tasks by id', tasks('ID')]
const SLOWEST: Kind = ['20 tasks, longest first', tasks('-runtime')]
const STAGE: Kind = ['a stage', (app, turn) => `${largeStage(app, turn).path}?details=false`]
const DETAIL: Kind = ['a small stage with its tasks', (app, turn) => `${smallStage(app, turn)}?details=true`]
const JOBS: Kind = ['job list', () => 'jobs']
const JOB: Kind = ['one job', ({ jobs }, turn) => `jobs/${pick(jobs, turn).jobId}`]
const SQL_LIST: Kind = [
  '20 SQL executions',
  ({ executions }, turn) => `sql?offset=${(turn * 7) % Math.max(1, executions.length - 20)}&length=20`,
]
const SQL: Kind = ['one SQL execution', ({ executions }, turn) => `sql/${pick(executions, turn).id}`]
const EXECUTORS: Kind = ['executors', () => 'executors']
const STORAGE: Kind = ['storage', () => 'storage/rdd']
const ENVIRONMENT: Kind = ['environment', () => 'environment']

/** One after the other, again and again: tasks and stages most. */
const MIX: readonly Kind[] = [
  BY_ID,
  STAGE,
  SLOWEST,
  JOBS,
  BY_ID,
  SQL_LIST,
  SLOWEST,
  JOB,
  BY_ID,
  DETAIL,
  SLOWEST,
  SQL,
  BY_ID,
  STAGE,
  SLOWEST,
  EXECUTORS,
  STAGE,
  SQL_LIST,
  STORAGE,
  ENVIRONMENT,
]

function pick<T>(of: readonly T[], turn: number): T {
  const one = of[turn % of.length]
  if (one === undefined) throw new Error('an application has nothing of what is to be asked for')
  return one
}

async function json(url: string): Promise<unknown> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`${response.status} for ${url}`)
  return response.json()
}
