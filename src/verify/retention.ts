/**
 * What the real server has thrown away: it keeps 1 000 jobs, stages and SQL executions, 100 dead executors, and 100 000 tasks of a stage
 * (spark.ui.retained*). We keep all.
 */
import { type Ask, type ReadAnswer, read } from './answer.ts'
import type { Attempt } from './applications.ts'
import { isList, isObject, type Json, JsonNumber, type JsonObject } from './json.ts'

export interface Forgotten {
  /** Keys of what only we have, by the part of the API it is in; empty where theirs is complete. */
  readonly rows: ReadonlyMap<Part, ReadonlySet<string>>
  /** `<id>/<attempt>` of stages whose tasks are not all there. */
  readonly tasks: ReadonlySet<string>
}
type Part = keyof typeof PARTS

/** `kept`: the least number of which Spark throws some away unless it is told to keep more. */
const PARTS = {
  jobs: { list: '/jobs', keys: ['jobId'], kept: 1000 },
  stages: { list: '/stages?details=false', keys: ['stageId', 'attemptId'], kept: 1000 },
  sql: { list: '/sql?details=false&planDescription=false&length=10000000', keys: ['id'], kept: 1000 },
  executors: { list: '/allexecutors', keys: ['id'], kept: 100 },
} as const
const NAMES = ['jobs', 'stages', 'sql', 'executors'] as const
const KEPT_TASKS = 100_000

export async function forgottenBy(theirs: Ask, ours: Ask, { base }: Attempt): Promise<Forgotten> {
  const rows = new Map<Part, ReadonlySet<string>>()
  for (const part of NAMES) {
    const lists = [theirs, ours].map(async (ask) => keysIn(await listOf(ask, base + PARTS[part].list), part))
    const [keptKeys, allKeys] = (await Promise.all(lists)) as [string[], string[]]
    const [kept, all] = [new Set(keptKeys), new Set(allKeys)]
    const isLess = kept.size >= PARTS[part].kept * 0.8 && keptKeys.every((key) => all.has(key))
    const gone = allKeys.filter((key) => !kept.has(key))
    if (all.size > PARTS[part].kept && isLess && gone.length > 0) rows.set(part, new Set(gone))
  }
  return { rows, tasks: await stagesWithoutTasks(theirs, ours, base) }
}

async function stagesWithoutTasks(theirs: Ask, ours: Ask, base: string): Promise<Set<string>> {
  const found = new Set<string>()
  for (const stage of await listOf(theirs, base + PARTS.stages.list)) {
    if (!isObject(stage) || tasksOf(stage) <= KEPT_TASKS) continue
    const key = keyOf(stage, 'stages')
    const path = `${base}/stages/${key}/taskList?offset=${KEPT_TASKS}&length=1`
    const [kept, all] = await Promise.all([listOf(theirs, path), listOf(ours, path)])
    if (kept.length === 0 && all.length > 0) found.add(key)
  }
  return found
}

/** For a person, a line each. */
export function forgottenTexts({ rows, tasks }: Forgotten): string[] {
  const limit = (part: Part) => (part === 'executors' ? '100 dead ones' : '1 000')
  return [
    ...[...rows].map(
      ([part, gone]) => `the server has forgotten ${gone.size} of ${part}, as it does above ${limit(part)}`,
    ),
    ...[...tasks].map(
      (stage) =>
        `the server has forgotten tasks of stage ${stage}, as it does above 100 000: its tasks are not compared`,
    ),
  ]
}

/** Our answer without what theirs has forgotten; undefined if it cannot be compared then: a page of a list, one of the forgotten. */
export function asForgotten(path: string, ours: ReadAnswer, forgotten: Forgotten): ReadAnswer | undefined {
  const { rows, tasks } = forgotten
  if (tasks.size > 0 && isOfTasks(path, tasks)) return undefined
  const executors = rows.get('executors')
  const known = executors === undefined ? ours : { ...ours, body: withoutLogs(ours.body, executors) }
  const part = NAMES.find((name) => path.startsWith(name === 'executors' ? PARTS[name].list : `/${name}`))
  const gone = part && rows.get(part)
  if (part === undefined || gone === undefined) return known
  const id = path.split(/[/?]/)[2]
  const isGone = id !== undefined && [...gone].some((key) => key.split('/')[0] === id)
  const isPage = path === '/sql' || /sqlTable|[?&](offset|length)=/.test(path.replace('length=10000000', ''))
  if (isGone || (isPage && part === 'sql')) return undefined
  if (!isList(known.body)) return known
  return { ...known, body: known.body.filter((item) => !isObject(item) || !gone.has(keyOf(item, part))) }
}

/** Whether tasks of one of these stages are in an answer, or decide it. */
function isOfTasks(path: string, stages: ReadonlySet<string>): boolean {
  const [, place = '', id, attempt, query = ''] =
    /^(\/stages(?:\/(\d+)(?:\/(\d+))?)?)[^?]*(.*)$/.exec(path) ?? []
  if (place === '') return false
  const isAbout = [...stages].some(
    (key) =>
      id === undefined || key === `${id}/${attempt}` || (attempt === undefined && key.startsWith(`${id}/`)),
  )
  const isBare =
    !/\/task/.test(path) && !query.includes('withSummaries=true') && !query.includes('details=true')
  return isAbout && !(isBare && (id === undefined || query.includes('details=false')))
}

/** Tasks on an executor that it does not know any more have no addresses of its logs (AppStatusStore.scala, constructTaskData). */
function withoutLogs(value: Json, executors: ReadonlySet<string>): Json {
  if (isList(value)) return value.map((item) => withoutLogs(item, executors))
  if (!isObject(value)) return value
  const executor = value.get('executorId')
  const isGone = typeof executor === 'string' && executors.has(executor)
  const fields = [...value].map(([key, field]): [string, Json] => [
    key,
    isGone && key === 'executorLogs' ? new Map() : withoutLogs(field, executors),
  ])
  return new Map(fields)
}

async function listOf(ask: Ask, path: string): Promise<readonly Json[]> {
  const { body } = read(await ask(path))
  return isList(body) ? body : []
}

function tasksOf(stage: JsonObject): number {
  const counts = ['numActiveTasks', 'numCompleteTasks', 'numFailedTasks', 'numKilledTasks']
  return counts.reduce((sum, name) => sum + Number(textOf(stage.get(name))), 0)
}

function keysIn(list: readonly Json[], part: Part): string[] {
  return list.filter(isObject).map((item) => keyOf(item, part))
}

function keyOf(item: JsonObject, part: Part): string {
  return PARTS[part].keys.map((key) => textOf(item.get(key))).join('/')
}

function textOf(value: Json | undefined): string {
  return value instanceof JsonNumber ? value.text : typeof value === 'string' ? value : ''
}
