/** JSON as it was written: numbers keep their digits, objects the order of their attributes. */

/** A number by its text: no digit is lost, and 1 can be told from 1.0. */
export class JsonNumber {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

export type Json = null | boolean | string | JsonNumber | JsonList | JsonObject
export type JsonList = readonly Json[]
export type JsonObject = ReadonlyMap<string, Json>

/** Throws SyntaxError for what is no JSON, or nests deeper than a server's answer ever does. */
export function readJson(text: string): Json {
  const reader = new Reader(text)
  const value = reader.value(0)
  reader.end()
  return value
}

/** A value of JavaScript's as it would be read: undefined attributes are not there. */
export function jsonOf(value: unknown): Json {
  if (typeof value === 'number' || typeof value === 'bigint') return new JsonNumber(String(value))
  if (Array.isArray(value)) return value.map(jsonOf)
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value).filter(([, field]) => field !== undefined)
    return new Map(fields.map(([key, field]) => [key, jsonOf(field)]))
  }
  return typeof value === 'string' || typeof value === 'boolean' ? value : null
}

export function isObject(value: Json | undefined): value is JsonObject {
  return value instanceof Map
}

/** `Array.isArray` does not tell read-only lists. */
export function isList(value: Json | undefined): value is JsonList {
  return Array.isArray(value)
}

const DEEPEST = 1000
const SPACE = /[ \t\r\n]*/y
const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y
const WORDS: ReadonlyMap<string, Json> = new Map([
  ['true', true],
  ['false', false],
  ['null', null],
])

class Reader {
  private readonly text: string
  private at = 0

  constructor(text: string) {
    this.text = text
  }

  value(depth: number): Json {
    if (depth > DEEPEST) throw new SyntaxError(`nested deeper than ${DEEPEST} levels at ${this.at}`)
    this.space()
    const first = this.text[this.at]
    if (first === '{') return this.object(depth)
    if (first === '[') return this.list(depth)
    return first === '"' ? this.string() : this.scalar()
  }

  end(): void {
    this.space()
    if (this.at < this.text.length) throw this.unexpected()
  }

  private object(depth: number): JsonObject {
    const fields = new Map<string, Json>()
    this.items('}', () => {
      this.space()
      const key = this.string()
      this.space()
      this.take(':')
      fields.set(key, this.value(depth + 1))
    })
    return fields
  }

  private list(depth: number): JsonList {
    const items: Json[] = []
    this.items(']', () => {
      items.push(this.value(depth + 1))
    })
    return items
  }

  private items(close: string, one: () => void): void {
    this.at++
    this.space()
    if (this.text[this.at] === close) {
      this.at++
      return
    }
    for (;;) {
      one()
      this.space()
      if (this.text[this.at] === close) break
      this.take(',')
    }
    this.at++
  }

  /** Escapes are left to JSON.parse. */
  private string(): string {
    const from = this.at
    this.take('"')
    let end = this.text.indexOf('"', this.at)
    while (end >= 0 && this.isEscaped(end)) end = this.text.indexOf('"', end + 1)
    if (end < 0) throw this.unexpected()
    this.at = end + 1
    const quoted: unknown = JSON.parse(this.text.slice(from, this.at))
    return String(quoted)
  }

  private isEscaped(quote: number): boolean {
    let before = quote - 1
    while (this.text[before] === '\\') before--
    return (quote - before) % 2 === 0
  }

  private scalar(): Json {
    SCALAR.lastIndex = this.at
    const [text] = SCALAR.exec(this.text) ?? []
    if (text === undefined) throw this.unexpected()
    this.at += text.length
    const word = WORDS.get(text)
    return word === undefined ? new JsonNumber(text) : word
  }

  private take(char: string): void {
    if (this.text[this.at] !== char) throw this.unexpected()
    this.at++
  }

  private space(): void {
    SPACE.lastIndex = this.at
    SPACE.exec(this.text)
    this.at = SPACE.lastIndex
  }

  private unexpected(): SyntaxError {
    return new SyntaxError(`unexpected ${JSON.stringify(this.text[this.at] ?? 'end')} at ${this.at}`)
  }
}
