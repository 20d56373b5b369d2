/** The fields of a JSON object, each checked when it is taken: an answer may come from anywhere. */

/** An answer is not of the shape that Spark gives it. */
export class ShapeError extends Error {}

export class Fields {
  readonly #values: Readonly<Record<string, unknown>>
  /** Where it stands in the answer, for error texts. */
  readonly #where: string

  constructor(value: unknown, where: string) {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw new ShapeError(`${where} is no object`)
    this.#values = value as Record<string, unknown>
    this.#where = where
  }

  text(name: string): string {
    return this.#must(name, this.textOr(name))
  }

  textOr(name: string): string | null {
    return this.#checked(name, 'a text', (value) => typeof value === 'string')
  }

  int(name: string): number {
    return this.#must(name, this.intOr(name))
  }

  /** Within 32 bits. */
  intOr(name: string): number | null {
    return this.#checked(
      name,
      'an integer',
      (value) => Number.isInteger(value) && Number(value) === (Number(value) | 0),
    )
  }

  long(name: string): number | bigint {
    return this.#must(name, this.longOr(name))
  }

  longOr(name: string): number | bigint | null {
    return this.#checked(name, 'a whole number', isLong)
  }

  flag(name: string): boolean {
    return this.flagOr(name) ?? false
  }

  flagOr(name: string): boolean | null {
    return this.#checked(name, 'true or false', (value) => typeof value === 'boolean')
  }

  /** A date as JacksonMessageWriter.scala writes it, in epoch milliseconds; null for none and for what Spark has as -1. */
  time(name: string): number | null {
    const text = this.textOr(name)
    if (text === null) return null
    const time = Date.parse(text.replace(/GMT$/, 'Z'))
    if (Number.isNaN(time)) throw this.#wrong(name, 'a date')
    return time < 0 ? null : time
  }

  ints(name: string): number[] {
    return this.#list(name).map((value) => {
      if (!Number.isInteger(value) || Number(value) !== (Number(value) | 0))
        throw this.#wrong(name, 'a list of integers')
      return Number(value)
    })
  }

  texts(name: string): string[] {
    return this.#list(name).map((value) => {
      if (typeof value !== 'string') throw this.#wrong(name, 'a list of texts')
      return value
    })
  }

  /** Objects in a list; none if there is no list. */
  objects(name: string): Fields[] {
    return this.#list(name).map((value, i) => new Fields(value, `${this.#where}.${name}[${i}]`))
  }

  objectOr(name: string): Fields | undefined {
    const value = this.#get(name)
    return value === undefined ? undefined : new Fields(value, `${this.#where}.${name}`)
  }

  /** Objects by name. */
  entries(name: string): [key: string, fields: Fields][] {
    const value = this.objectOr(name)
    return value === undefined
      ? []
      : Object.keys(value.#values).map((key) => [
          key,
          new Fields(value.#values[key], `${this.#where}.${name}.${key}`),
        ])
  }

  /** `[["a","b"], ...]` */
  pairs(name: string): [string, string][] {
    return this.#list(name).map((pair) => {
      if (!Array.isArray(pair) || pair.length !== 2 || !pair.every((it) => typeof it === 'string'))
        throw this.#wrong(name, 'a list of pairs')
      return pair as [string, string]
    })
  }

  /** An object as JSON text; `{}` if there is none. */
  json(name: string): string {
    return this.jsonOr(name) ?? '{}'
  }

  jsonOr(name: string): string | null {
    const value = this.objectOr(name)
    return value === undefined ? null : jsonText(value.#values)
  }

  #get(name: string): unknown {
    return Object.hasOwn(this.#values, name) ? (this.#values[name] ?? undefined) : undefined
  }

  #list(name: string): readonly unknown[] {
    const value = this.#get(name) ?? []
    if (!Array.isArray(value)) throw this.#wrong(name, 'a list')
    return value
  }

  #checked<T>(name: string, what: string, isSo: (value: unknown) => boolean): T | null {
    const value = this.#get(name)
    if (value === undefined) return null
    if (!isSo(value)) throw this.#wrong(name, what)
    return value as T
  }

  #must<T>(name: string, value: T | null): T {
    if (value === null) throw new ShapeError(`${this.#where} has no ${name}`)
    return value
  }

  #wrong(name: string, what: string): ShapeError {
    return new ShapeError(`${this.#where}.${name} is not ${what}`)
  }
}

/** The objects of an answer that is a list. */
export function objectsOf(answer: unknown, where: string): Fields[] {
  if (!Array.isArray(answer)) throw new ShapeError(`${where} is no list`)
  return answer.map((value, i) => new Fields(value, `${where}[${i}]`))
}

const MOST = 2n ** 63n

function isLong(value: unknown): boolean {
  if (typeof value === 'bigint') return value >= -MOST && value < MOST
  return Number.isSafeInteger(value)
}

function jsonText(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'bigint' ? Number(inner) : inner))
}
