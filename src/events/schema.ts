/**
 * How an event is declared: once, with Spark's own JSON keys, which occur nowhere else. Type, decoder and error text
 * follow. As in JsonProtocol.scala (jsonOption, 4.x line 1661), a JSON null is the same as an absent key.
 */

/** Turns a JSON value into `T`; throws FieldError if it cannot. `undefined` stands for an absent or null value. */
export type Reader<T> = (value: unknown, path: string) => T

export class FieldError extends Error {
  override name = 'FieldError'
}

function fail(path: string, wanted: string, value: unknown): never {
  const got =
    value === undefined
      ? 'nothing'
      : Array.isArray(value)
        ? 'an array'
        : `${typeof value} ${String(value).slice(0, 40)}`
  throw new FieldError(`${path}: expected ${wanted}, got ${got}`)
}

/** A count of bytes or an epoch time: an integer below 2^53. */
export const int: Reader<number> = (value, path) =>
  typeof value === 'number' && Number.isSafeInteger(value) ? value : fail(path, 'an integer', value)

/** A Java int: an id or a count. */
export const int32: Reader<number> = (value, path) =>
  typeof value === 'number' && value === (value | 0) ? value : fail(path, 'a 32-bit integer', value)

/** A Java long: `bigint` only where a number would lose digits. */
export const long: Reader<number | bigint> = (value, path) =>
  (typeof value === 'bigint' && BigInt.asIntN(64, value) === value) ||
  (typeof value === 'number' && Number.isSafeInteger(value))
    ? value
    : fail(path, 'a 64-bit integer', value)

export const double: Reader<number> = (value, path) =>
  typeof value === 'number'
    ? value
    : typeof value === 'bigint'
      ? Number(value)
      : fail(path, 'a number', value)

/** Jackson's asText: scalars become text. */
export const text: Reader<string> = (value, path) =>
  typeof value === 'string'
    ? value
    : typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean'
      ? String(value)
      : fail(path, 'text', value)

export const bool: Reader<boolean> = (value, path) =>
  typeof value === 'boolean' ? value : fail(path, 'true or false', value)

/** Any JSON value, as it is. */
export const json: Reader<unknown> = (value) => value

export function optional<T>(reader: Reader<T>): Reader<T | undefined> {
  return (value, path) => (value === undefined ? undefined : reader(value, path))
}

/** The value Spark's reader uses when the key is absent (older logs). */
export function orElse<T, D>(reader: Reader<T>, fallback: D): Reader<T | D> {
  return (value, path) => (value === undefined ? fallback : reader(value, path))
}

export function list<T>(reader: Reader<T>): Reader<T[]> {
  return (value, path) =>
    Array.isArray(value)
      ? value.map((item, i) => reader(item ?? undefined, `${path}[${i}]`))
      : fail(path, 'an array', value)
}

/** A JSON object with free keys (properties, metrics by name). A Map, so that keys like `__proto__` are only keys. */
export function map<T>(reader: Reader<T>): Reader<Map<string, T>> {
  return (value, path) => {
    if (!isObject(value)) return fail(path, 'an object', value)
    return new Map(Object.entries(value).map(([k, v]) => [k, reader(v ?? undefined, `${path}: ${k}`)]))
  }
}

export interface Field<T> {
  readonly key: string
  readonly read: Reader<T>
}

export function field<T>(key: string, read: Reader<T>): Field<T> {
  return { key, read }
}

type Fields = Record<string, Field<unknown>>
export type ObjectOf<F extends Fields> = { [K in keyof F]: F[K] extends Field<infer T> ? T : never }

export function object<F extends Fields>(fields: F): Reader<ObjectOf<F>> {
  const entries = Object.entries(fields)
  return (value, path) => {
    if (!isObject(value)) return fail(path, 'an object', value)
    const result: Record<string, unknown> = {}
    for (const [name, { key, read }] of entries) {
      const own = Object.hasOwn(value, key) ? value[key] : undefined
      result[name] = read(own ?? undefined, `${path}: ${key}`)
    }
    return result as ObjectOf<F>
  }
}

export interface EventDeclaration<N extends string = string, F extends Fields = Fields> {
  /** The value of "Event" in the log. */
  readonly name: N
  readonly read: Reader<ObjectOf<F>>
}

export type EventOf<D> =
  D extends EventDeclaration<infer N, infer F> ? { readonly event: N } & ObjectOf<F> : never

export function event<N extends string, F extends Fields>(name: N, fields: F): EventDeclaration<N, F> {
  return { name, read: object(fields) }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
