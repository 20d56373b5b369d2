/** What an answer is made of: plain values, and markers for what JavaScript does not tell apart. */
import { javaHash } from '../reconstruct/scala-hash.ts'
import { scalaOrder } from '../reconstruct/sql/scala-set.ts'

/** A number that Java has as a double: written `1.0`, `2.13E8`, `"NaN"`. */
export class Double {
  readonly value: number

  constructor(value: number) {
    this.value = value
  }
}

/** An array or, of pairs, an object that is written as it comes. Its values can be such ones too. */
export class Streamed {
  readonly kind: 'array' | 'object'
  readonly items: AsyncIterable<Json>

  private constructor(kind: 'array' | 'object', items: AsyncIterable<Json>) {
    this.kind = kind
    this.items = items
  }

  static array(items: AsyncIterable<Json>): Streamed {
    return new Streamed('array', items)
  }

  static object(entries: AsyncIterable<readonly [key: string, value: Json]>): Streamed {
    return new Streamed('object', entries)
  }
}

/** `undefined` and, in an object, null are left out, as Jackson does with NON_ABSENT. A Map is an object that keeps its order. */
export type Json =
  | string
  | number
  | bigint
  | boolean
  | null
  | undefined
  | Double
  | Streamed
  | readonly Json[]
  | ReadonlyMap<string, Json>
  | { readonly [key: string]: Json }

/** An array of doubles. */
export function doubles(values: Iterable<number>): Double[] {
  return Array.from(values, (value) => new Double(value))
}

/** Epoch milliseconds as the history server writes dates (JacksonMessageWriter.scala); undefined for none. */
export function date(time: number): string
export function date(time: number | null): string | undefined
export function date(time: number | null): string | undefined {
  return time === null ? undefined : `${new Date(time).toISOString().slice(0, -1)}GMT`
}

/** A JSON column as an answer: its own keys in its own order, also those that look like numbers. */
export function parsed(text: string): Json {
  return JSON.parse(text) as Json
}

/** A JSON column that Spark has as an immutable Map, in the order that gives it back. */
export function scalaMap(text: string): Json {
  const entries = Object.entries(JSON.parse(text) as Record<string, Json>)
  return new Map(scalaOrder(entries, ([key]) => javaHash(key)))
}
