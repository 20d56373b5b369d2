/** What a history server says to one request. */
import { withoutClock } from './clock.ts'
import { type Difference, differences } from './compare.ts'
import { type Json, readJson } from './json.ts'

export interface Answer {
  readonly status: number
  /** Content-Type, with its parameters. */
  readonly type: string
  readonly body: string
}

/** Asks for a path with its query, from `/api/v1` on. */
export type Ask = (path: string) => Promise<Answer>

/** An answer whose body has been read. */
export interface ReadAnswer {
  readonly status: number
  /** Content-Type, without its parameters. */
  readonly type: string
  readonly body: Json
}

/** The body as JSON if the type says so and it is, else as a text. */
export function read({ status, type: given, body }: Answer): ReadAnswer {
  const type = given.split(';')[0]!.trim().toLowerCase()
  return { status, type, body: type === 'application/json' ? jsonOrText(body) : body.trim() }
}

/** What differs between two answers to one request; error pages are not compared, their status is. */
export function* compareAnswers(
  theirs: ReadAnswer,
  ours: ReadAnswer,
  completed: boolean,
): Generator<Difference> {
  if (theirs.status !== ours.status)
    yield { field: '(status)', theirs: inBrief(theirs), ours: inBrief(ours), kind: 'value' }
  else if (theirs.type === 'text/html') return
  else if (theirs.type !== ours.type)
    yield { field: '(content type)', theirs: theirs.type, ours: ours.type, kind: 'value' }
  else yield* differences(withoutClock(theirs.body, completed), withoutClock(ours.body, completed))
}

function jsonOrText(body: string): Json {
  try {
    return readJson(body)
  } catch (error) {
    if (error instanceof SyntaxError) return body
    throw error
  }
}

function inBrief({ status, body }: ReadAnswer): string {
  return typeof body === 'string' && status >= 300 ? `${status} ${body.slice(0, 80)}` : `${status}`
}
