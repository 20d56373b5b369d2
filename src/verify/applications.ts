/** Applications as a history server lists them. */
import { UserError } from '../base/errors.ts'
import { type Ask, read } from './answer.ts'
import { isList, isObject, type Json, type JsonObject } from './json.ts'

export interface Attempt {
  readonly app: string
  /** Of the application and, where the cluster manager gives one, the attempt: for a person. */
  readonly name: string
  /** `/api/v1/applications/<id>[/<attempt>]` */
  readonly base: string
  /** As the server writes dates. */
  readonly start: string
  readonly completed: boolean
}

export const APPLICATIONS = '/api/v1/applications'

/** All attempts of all applications, in the order of the server. */
export async function attemptsOf(ask: Ask): Promise<Attempt[]> {
  const { status, body } = read(await ask(APPLICATIONS))
  if (status !== 200 || !isList(body))
    throw new UserError(`There is no list of applications: the answer has status ${status}.`)
  return body.filter(isObject).flatMap((one) => {
    const attempts = one.get('attempts')
    return isList(attempts) ? attempts.filter(isObject).map((it) => attemptOf(idOf(one), it)) : []
  })
}

/** The body of a list of applications, or of one of them, without attempts that `isCommon` does not know. */
export function narrowed(body: Json, isCommon: (base: string) => boolean): Json {
  if (isList(body)) {
    const apps = body.filter(isObject).map((app) => narrowed(app, isCommon))
    return apps.filter((app) => isObject(app) && !isEmpty(app.get('attempts')))
  }
  const attempts = isObject(body) ? body.get('attempts') : undefined
  if (!isObject(body) || !isList(attempts)) return body
  const kept = attempts.filter((it) => isObject(it) && isCommon(attemptOf(idOf(body), it).base))
  return new Map([...body, ['attempts', kept]])
}

function isEmpty(value: Json | undefined): boolean {
  return isList(value) && value.length === 0
}

function idOf(app: JsonObject): string {
  return text(app, 'id') ?? ''
}

function attemptOf(app: string, attempt: JsonObject): Attempt {
  const id = text(attempt, 'attemptId')
  const path = [app, id].filter((part) => part !== undefined)
  return {
    app,
    name: path.join('/'),
    base: [APPLICATIONS, ...path.map(encodeURIComponent)].join('/'),
    start: text(attempt, 'startTime') ?? '',
    completed: attempt.get('completed') === true,
  }
}

function text(fields: JsonObject, key: string): string | undefined {
  const value = fields.get(key)
  return typeof value === 'string' ? value : undefined
}
