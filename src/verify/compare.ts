/** Two answers, field by field. */
import { isList, isObject, type Json, type JsonList, JsonNumber, type JsonObject } from './json.ts'

export interface Difference {
  /** Where: `[3].taskMetrics.executorRunTime`; '' is the whole answer. */
  readonly field: string
  /** Undefined where there is none. */
  readonly theirs: string | undefined
  readonly ours: string | undefined
  /** order: of attributes; form: 1 for 1.0. Both say the same. */
  readonly kind: 'value' | 'order' | 'form'
}

/** All differences, in the order of their answer. Lists are in order; values are shortened for a person. */
export function* differences(theirs: Json, ours: Json, field = ''): Generator<Difference> {
  if (isObject(theirs) && isObject(ours)) yield* inObjects(theirs, ours, field)
  else if (isList(theirs) && isList(ours)) yield* inLists(theirs, ours, field)
  else if (theirs instanceof JsonNumber && ours instanceof JsonNumber) {
    if (theirs.text === ours.text) return
    const kind = sameNumber(theirs.text, ours.text) ? 'form' : 'value'
    yield { field, theirs: theirs.text, ours: ours.text, kind }
  } else if (theirs !== ours) {
    yield { field, ...apart(theirs, ours), kind: 'value' }
  }
}

/** One line of JSON: the same for the same value, whatever the order of attributes. */
export function canonical(value: Json): string {
  if (isList(value)) return `[${value.map(canonical).join()}]`
  if (value instanceof JsonNumber) return WHOLE.test(value.text) ? value.text : String(Number(value.text))
  if (!isObject(value)) return JSON.stringify(value)
  const fields = [...value].sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${canonical(field)}`).join()}}`
}

const WHOLE = /^-?\d+$/
/** About a line. */
const LONGEST = 160
/** In one list; the order of the whole is looked at before they are told. */
const MOST_OF_LIST = 1000
/** Before what differs in two texts. */
const BEFORE = 20

function* inObjects(theirs: JsonObject, ours: JsonObject, field: string): Generator<Difference> {
  for (const [key, value] of theirs) {
    const at = `${field}.${key}`
    const mine = ours.get(key)
    if (mine === undefined) yield { field: at, theirs: brief(value), ours: undefined, kind: 'value' }
    else yield* differences(value, mine, at)
  }
  for (const [key, value] of ours) {
    if (!theirs.has(key))
      yield { field: `${field}.${key}`, theirs: undefined, ours: brief(value), kind: 'value' }
  }
  const [a, b] = [[...theirs.keys()], [...ours.keys()]]
  if (a.length === b.length && a.every((key) => ours.has(key)) && a.some((key, i) => key !== b[i])) {
    const first = a.findIndex((key, i) => key !== b[i])
    yield { field, theirs: brief(a.slice(first)), ours: brief(b.slice(first)), kind: 'order' }
  }
}

function* inLists(theirs: JsonList, ours: JsonList, field: string): Generator<Difference> {
  if (theirs.length !== ours.length) {
    yield { field, theirs: lengthOf(theirs, ours), ours: lengthOf(ours, theirs), kind: 'value' }
    return
  }
  const found: Difference[] = []
  for (const [i, item] of theirs.entries()) {
    for (const one of differences(item, ours[i]!, `${field}[${i}]`))
      if (found.length < MOST_OF_LIST) found.push(one)
  }
  const values = found.some(({ kind }) => kind === 'value')
  if (!values || !sameSet(theirs, ours)) yield* found
  else {
    const first = theirs.findIndex((item, i) => canonical(item) !== canonical(ours[i]!))
    const words = (item: Json) => `another order: ${brief(item)}`
    const [theirItem, ourItem] = [theirs[first]!, ours[first]!]
    yield { field: `${field}[${first}]`, theirs: words(theirItem), ours: words(ourItem), kind: 'value' }
  }
}

/** How many items, and the first that the other list has not. */
function lengthOf(list: JsonList, other: JsonList): string {
  const others = new Set(other.map(canonical))
  const alone = list.find((item) => !others.has(canonical(item)))
  return `${list.length} items${alone === undefined ? '' : `, one of them ${brief(alone)}`}`
}

function sameSet(a: JsonList, b: JsonList): boolean {
  const sorted = (list: JsonList) => list.map(canonical).sort()
  const [first, second] = [sorted(a), sorted(b)]
  return first.every((text, i) => text === second[i])
}

function sameNumber(a: string, b: string): boolean {
  return WHOLE.test(a) && WHOLE.test(b) ? BigInt(a) === BigInt(b) : Number(a) === Number(b)
}

/** Long texts from where they differ. */
function apart(theirs: Json, ours: Json): Pick<Difference, 'theirs' | 'ours'> {
  if (typeof theirs !== 'string' || typeof ours !== 'string' || theirs.length + ours.length < LONGEST)
    return { theirs: brief(theirs), ours: brief(ours) }
  let same = 0
  while (same < theirs.length && theirs[same] === ours[same]) same++
  const from = Math.max(0, same - BEFORE)
  const mark = from > 0 ? `at ${same}: …` : ''
  return { theirs: mark + brief(theirs.slice(from)), ours: mark + brief(ours.slice(from)) }
}

function brief(value: Json): string {
  const text = isList(value) || isObject(value) ? canonical(value) : plain(value)
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
}

function plain(value: Json): string {
  return value instanceof JsonNumber ? value.text : JSON.stringify(value)
}
