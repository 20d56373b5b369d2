import { readFileSync } from 'node:fs'
import { UserError } from '../base/errors.ts'

/** A JSON text that a person wrote, walked by its keys: what does not fit is an error that names the place. */
export class CheckedJson {
  readonly #value: unknown
  readonly #place: string
  readonly #what: string

  /** @param what how the text is called in errors: its path, or the option it was given by */
  constructor(value: unknown, what: string, place = '') {
    this.#value = value
    this.#what = what
    this.#place = place
  }

  /** The keys of an object. Throws UserError if it is none, or if it has other keys than these. */
  fields(known: readonly string[]): Map<string, CheckedJson> {
    const fields = this.entries()
    for (const key of fields.keys())
      if (!known.includes(key))
        throw this.#error(`there is no ${JSON.stringify(key)} here. Known: ${known.join(', ')}.`)
    return fields
  }

  /** The entries of an object with keys of any name. */
  entries(): Map<string, CheckedJson> {
    const value = this.#value
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw this.#expected('an object {…}')
    return new Map(
      Object.entries(value).map(([key, inner]) => [
        key,
        new CheckedJson(inner, this.#what, this.#place === '' ? key : `${this.#place}.${key}`),
      ]),
    )
  }

  text(): string {
    if (typeof this.#value !== 'string' || this.#value === '') throw this.#expected('a text')
    return this.#value
  }

  texts(): string[] {
    if (!Array.isArray(this.#value)) throw this.#expected('a list […]')
    return this.#value.map((item, i) => new CheckedJson(item, this.#what, `${this.#place}[${i}]`).text())
  }

  /** A number, at least `least`, and not so great that sums of it lose their ends. */
  number(least = 0): number {
    const value = this.#value
    if (typeof value !== 'number' || !(value >= least)) throw this.#expected(`a number, at least ${least}`)
    if (value > Number.MAX_SAFE_INTEGER) throw this.#expected('a smaller number')
    return value
  }

  /** A whole number, at least `least`. */
  count(least = 0): number {
    const value = this.number(least)
    if (!Number.isInteger(value)) throw this.#expected('a whole number')
    return value
  }

  oneOf<T extends string>(choices: readonly T[]): T {
    const choice = choices.find((one) => one === this.#value)
    if (choice === undefined) throw this.#expected(`one of ${choices.join(', ')}`)
    return choice
  }

  missing(key: string): UserError {
    return this.#error(`${JSON.stringify(key)} is missing.`)
  }

  missingOneOf(keys: readonly string[]): UserError {
    return this.#error(`one of these is needed: ${keys.join(', ')}.`)
  }

  #expected(what: string): UserError {
    return this.#error(`expected ${what}, not ${short(this.#value)}.`)
  }

  #error(text: string): UserError {
    return new UserError(`${this.#what}: ${this.#place === '' ? '' : `${this.#place}: `}${text}`)
  }
}

/** The JSON in a file. Throws UserError if it cannot be read or is none. */
export function jsonFile(path: string): CheckedJson {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    throw new UserError(`${path} cannot be read: ${messageOf(error)}`, { cause: error })
  }
  return jsonText(text, path)
}

/** The same for a text; `what` names it in errors. */
export function jsonText(text: string, what: string): CheckedJson {
  try {
    return new CheckedJson(JSON.parse(text.replace(/^\ufeff/, '')), what)
  } catch (error) {
    throw new UserError(`${what} is no JSON: ${messageOf(error)}`, { cause: error })
  }
}

/** A field that must be there. */
export function needed(fields: Map<string, CheckedJson>, key: string, of: CheckedJson): CheckedJson {
  const field = fields.get(key)
  if (field === undefined) throw of.missing(key)
  return field
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function short(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value))
  return text.length <= 40 ? text : `${text.slice(0, 39)}…`
}
