/** JSON in the bytes of the history server: Jackson's DefaultPrettyPrinter, NON_ABSENT, Java's doubles. */
import { Double, type Json, Streamed } from './json.ts'

/** The text of an answer without streamed parts. */
export function jsonText(value: Json): string {
  return write(value, 0)
}

/** Whether an answer has streamed parts at its top, where alone they can be beside those in streamed parts. */
export function isStreamed(value: Json): boolean {
  return (
    value instanceof Streamed ||
    (isObject(value) && Object.values(value).some((one) => one instanceof Streamed))
  )
}

/** The text of an answer in pieces of some size, the first as soon as there is one. */
export async function* jsonPieces(value: Json): AsyncGenerator<string> {
  let waiting = ''
  for await (const piece of pieces(value, 0)) {
    waiting += piece
    if (waiting.length < PIECE) continue
    yield waiting
    waiting = ''
  }
  if (waiting !== '') yield waiting
}

const PIECE = 1 << 16

async function* pieces(value: Json, depth: number): AsyncGenerator<string> {
  if (value instanceof Streamed) yield* streamed(value, depth)
  else if (isObject(value) && isStreamed(value)) yield* objectPieces(value, depth)
  else yield write(value, depth)
}

async function* streamed({ kind, items }: Streamed, depth: number): AsyncGenerator<string> {
  let isFirst = true
  for await (const item of items) {
    if (kind === 'array') {
      yield isFirst ? '[ ' : ', '
      yield* pieces(item, depth)
    } else {
      const [key, value] = item as readonly [string, Json]
      yield `${isFirst ? '{' : ','}${newLine(depth + 1)}${quoted(key)} : `
      yield* pieces(value, depth + 1)
    }
    isFirst = false
  }
  if (kind === 'array') yield isFirst ? '[ ]' : ' ]'
  else yield isFirst ? '{ }' : `${newLine(depth)}}`
}

async function* objectPieces(value: object, depth: number): AsyncGenerator<string> {
  let isFirst = true
  for (const [key, one] of Object.entries(value)) {
    if (one === null || one === undefined) continue
    yield `${isFirst ? '{' : ','}${newLine(depth + 1)}${quoted(key)} : `
    yield* pieces(one, depth + 1)
    isFirst = false
  }
  yield isFirst ? '{ }' : `${newLine(depth)}}`
}

function write(value: Json, depth: number): string {
  const writer = new Writer()
  writer.value(value, depth)
  return writer.text
}

/** Builds one text: to put together the texts of parts takes twice as long. */
class Writer {
  text = ''

  value(value: Json, depth: number): void {
    if (typeof value === 'string') this.text += quoted(value)
    else if (value === null || value === undefined) this.text += 'null'
    else if (typeof value !== 'object') this.text += String(value)
    else if (Array.isArray(value)) this.#array(value, depth)
    else if (value instanceof Double) this.text += double(value.value)
    else if (value instanceof Map) this.#map(value, depth)
    else if (value instanceof Streamed) throw new Error('A streamed answer must be written in pieces.')
    else this.#object(value as { readonly [key: string]: Json }, depth)
  }

  #array(items: readonly Json[], depth: number): void {
    let before = '[ '
    for (const item of items) {
      this.text += before
      this.value(item, depth)
      before = ', '
    }
    this.text += items.length === 0 ? '[ ]' : ' ]'
  }

  #object(object: { readonly [key: string]: Json }, depth: number): void {
    const line = newLine(depth + 1)
    let before = `{${line}`
    for (const key in object) {
      const value = object[key]
      if (value === null || value === undefined) continue
      this.text += before + label(key)
      this.value(value, depth + 1)
      before = `,${line}`
    }
    this.text += before.startsWith('{') ? '{ }' : `${newLine(depth)}}`
  }

  #map(map: ReadonlyMap<string, Json>, depth: number): void {
    const line = newLine(depth + 1)
    let before = `{${line}`
    for (const [key, value] of map) {
      if (value === null || value === undefined) continue
      this.text += `${before}${quoted(key)} : `
      this.value(value, depth + 1)
      before = `,${line}`
    }
    this.text += before.startsWith('{') ? '{ }' : `${newLine(depth)}}`
  }
}

/** Names of our own come again and again; those of a log can be without number. */
const LABELS = new Map<string, string>()
const MOST_LABELS = 1_000

function label(key: string): string {
  let text = LABELS.get(key)
  if (text === undefined) {
    text = `${quoted(key)} : `
    if (LABELS.size < MOST_LABELS) LABELS.set(key, text)
  }
  return text
}

const LINES: string[] = []

function newLine(depth: number): string {
  LINES[depth] ??= `\n${'  '.repeat(depth)}`
  return LINES[depth]
}

// Jackson writes what is beyond the first 65 536 characters as two escapes (UTF8JsonGenerator).
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must be escaped.
const SPECIAL = /["\\\u0000-\u001f\ud800-\udfff]/
// biome-ignore lint/suspicious/noControlCharactersInRegex: likewise.
const EACH_SPECIAL = /["\\\u0000-\u001f\ud800-\udfff]/g
const SHORT: Record<string, string> = {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\f': '\\f',
  '\r': '\\r',
}

function quoted(text: string): string {
  return `"${SPECIAL.test(text) ? text.replace(EACH_SPECIAL, escaped) : text}"`
}

function escaped(character: string): string {
  return SHORT[character] ?? `\\u${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`
}

/** Double.toString of Java; what is no number comes as a text. */
function double(value: number): string {
  if (!Number.isFinite(value)) return `"${value}"`
  if (Object.is(value, -0)) return '-0.0'
  const size = Math.abs(value)
  if (value === 0 || (size >= 1e-3 && size < 1e7)) return Number.isInteger(value) ? `${value}.0` : `${value}`
  const [digits = '', exponent = ''] = value.toExponential().split('e')
  return `${digits.includes('.') ? digits : `${digits}.0`}E${Number(exponent)}`
}

function isObject(value: Json): value is { readonly [key: string]: Json } {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Map) &&
    !(value instanceof Double)
  )
}
