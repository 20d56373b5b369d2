/** What the real server has thrown away: it keeps 1 000 jobs, stages and SQL executions (spark.ui.retained*), we keep all. */
import { type Ask, type ReadAnswer, read } from './answer.ts'
import type { Attempt } from './applications.ts'
import { isList, isObject, type Json, type JsonObject } from './json.ts'

/** Keys of what only we have, by the part of the API it is in; empty where theirs is complete. */
export type Forgotten = ReadonlyMap<Part, ReadonlySet<string>>
type Part = keyof typeof PARTS

const PARTS = {
  jobs: { list: '/jobs', keys: ['jobId'] },
  stages: { list: '/stages?details=false', keys: ['stageId', 'attemptId'] },
  sql: { list: '/sql?details=false&planDescription=false&length=10000000', keys: ['id'] },
} as const
const NAMES = ['jobs', 'stages', 'sql'] as const

/** The least number of jobs, stages or executions of which Spark throws some away unless it is told to keep more. */
const KEPT = 1000

export async function forgottenBy(theirs: Ask, ours: Ask, { base }: Attempt): Promise<Forgotten> {
  const forgotten = new Map<Part, ReadonlySet<string>>()
  for (const part of NAMES) {
    const [kept, all] = await Promise.all(
      [theirs, ours].map(async (ask) => keysIn(read(await ask(base + PARTS[part].list)).body, part)),
    )
    const isLess = kept!.length >= KEPT * 0.8 && kept!.every((key) => all!.includes(key))
    const gone = all!.filter((key) => !kept!.includes(key))
    if (all!.length > KEPT && isLess && gone.length > 0) forgotten.set(part, new Set(gone))
  }
  return forgotten
}

/** Our answer without what theirs has forgotten; undefined if it cannot be compared then: a page of a list, one of the forgotten. */
export function asForgotten(path: string, ours: ReadAnswer, forgotten: Forgotten): ReadAnswer | undefined {
  const part = NAMES.find((name) => path.startsWith(`/${name}`))
  const gone = part && forgotten.get(part)
  if (part === undefined || gone === undefined) return ours
  const id = path.split(/[/?]/)[2]
  const isGone = id !== undefined && [...gone].some((key) => key.split('/')[0] === id)
  const isPage = path === '/sql' || /sqlTable|[?&](offset|length)=/.test(path.replace('length=10000000', ''))
  if (isGone || (isPage && part === 'sql')) return undefined
  if (!isList(ours.body)) return ours
  return { ...ours, body: ours.body.filter((item) => !isObject(item) || !gone.has(keyOf(item, part))) }
}

function keysIn(list: Json, part: Part): string[] {
  return isList(list) ? list.filter(isObject).map((item) => keyOf(item, part)) : []
}

function keyOf(item: JsonObject, part: Part): string {
  return PARTS[part].keys.map((key) => String(textOf(item.get(key)))).join('/')
}

function textOf(value: Json | undefined): string {
  return value !== undefined && value !== null && typeof value === 'object' && 'text' in value
    ? value.text
    : ''
}
