/** Parameters of requests, converted as JAX-RS does: what cannot be converted leads nowhere (404). */
import { badRequest, failed, noSuchPage } from './errors.ts'

/** Makes a value of all that a request gives under a name. */
export type QueryParameter<T> = (values: readonly string[]) => T

/** A part of a path: what it looks like, and its value; undefined if that leads nowhere. */
export interface PathParameter<T> {
  readonly pattern: string
  value(text: string): T | undefined
}

/** An Int of Java. */
export const INT: PathParameter<number> = {
  pattern: '[0-9]+',
  value: (text) => (Number(text) <= MAX_INT ? Number(text) : undefined),
}

/** A Long of Java. */
export const LONG: PathParameter<bigint> = {
  pattern: '[0-9]+',
  value: (text) => (text.length < 20 && BigInt(text) <= MAX_LONG ? BigInt(text) : undefined),
}

export const TEXT: PathParameter<string> = { pattern: '[^/]+', value: (text) => text }

export const MAX_INT = 2 ** 31 - 1
const MAX_LONG = 2n ** 63n - 1n

/** Boolean.valueOf of Java: anything but `true` is false. */
export function flag(byDefault: boolean): QueryParameter<boolean> {
  return ([text = '']) => (text.trim() === '' ? byDefault : text.toLowerCase() === 'true')
}

/** An Int of Java. */
export function int(byDefault: number): QueryParameter<number> {
  return ([text = '']) => (text.trim() === '' ? byDefault : intOf(text))
}

/** An Integer of Java; what is not given is undefined. A blank is no number, as it is to JAX-RS where there is no default. */
export const optionalInt: QueryParameter<number | undefined> = ([text = '']) =>
  text === '' ? undefined : intOf(text)

function intOf(text: string): number {
  const value = /^[+-]?[0-9]{1,11}$/.test(text) ? Number(text) : Number.NaN
  if (value >= -MAX_INT - 1 && value <= MAX_INT) return value
  throw noSuchPage()
}

/** A Long of Java; what is not given is undefined. */
export const long: QueryParameter<bigint | undefined> = ([text = '']) => {
  if (text.trim() === '') return undefined
  const value = /^[+-]?[0-9]{1,20}$/.test(text) ? BigInt(text.replace('+', '')) : MAX_LONG + 1n
  if (value >= -MAX_LONG - 1n && value <= MAX_LONG) return value
  throw noSuchPage()
}

/** Any of these words, in any case, as often as the request likes. An empty one is none of them. */
export function anyOf<W extends readonly string[]>(words: W): QueryParameter<readonly (W[number] | '')[]> {
  return (values) => values.map((value) => (value === '' ? '' : wordOf(words, value)))
}

/** One of these words, in any case. */
export function oneOf<W extends readonly string[]>(
  words: W,
  byDefault: W[number],
): QueryParameter<W[number]> {
  return ([value = '']) => (value === '' ? byDefault : wordOf(words, value))
}

function wordOf<W extends readonly string[]>(words: W, text: string): W[number] {
  const word = words.find((one) => one === text.toUpperCase())
  if (word === undefined) throw noSuchPage()
  return word
}

/** The text as it is given, undefined if it is not. */
export const text: QueryParameter<string | undefined> = ([value]) => value

/** A text that is decoded until nothing is left to decode (UIUtils.scala, decodeURLParameter). */
export function decodedText(values: readonly string[]): string | undefined {
  let value = text(values)
  for (let i = 0; value !== undefined && i < MOST_DECODED; i++) {
    try {
      const next: string = decodeURIComponent(value.replaceAll('+', ' '))
      if (next === value) return value
      value = next
    } catch {
      throw failed()
    }
  }
  return value
}

const MOST_DECODED = 10

/** Integer.parseInt of Java, which throws, and so Spark fails. */
export function javaInt(given: string | undefined): number {
  const value = /^[+-]?[0-9]{1,10}$/.test(given ?? '') ? Number(given) : Number.NaN
  if (value >= -MAX_INT - 1 && value <= MAX_INT) return value
  throw failed()
}

/** A list of doubles (StagesResource.scala, parseQuantileString). More than a hundred are refused: none can want them. */
export function quantiles(byDefault: string): QueryParameter<readonly number[]> {
  return ([given = byDefault]) => {
    // Java's split drops empty texts at the end, but for a text that is empty altogether.
    const parts = given === '' ? [''] : given.replace(/,+$/, '').split(',')
    if (given !== '' && /^,+$/.test(given)) return []
    if (parts.length > MOST_QUANTILES)
      throw badRequest(`Bad value for parameter "quantiles".  Expected at most ${MOST_QUANTILES} doubles`)
    return parts.map((part) => {
      const value = javaDouble(part)
      if (value === undefined)
        throw badRequest(`Bad value for parameter "quantiles".  Expected a double, got "${part}"`)
      return value
    })
  }
}

const MOST_QUANTILES = 100
const DECIMAL = /^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$/
const NO_NUMBER = /^[+-]?(NaN|Infinity)$/

/** Double.parseDouble of Java, but for hexadecimal. */
function javaDouble(given: string): number | undefined {
  // String.trim of Java takes off what is up to a blank.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it takes off.
  const trimmed = given.replace(/^[\u0000- ]+|[\u0000- ]+$/g, '')
  if (NO_NUMBER.test(trimmed)) return Number(trimmed.replace('+', '').replace('-NaN', 'NaN'))
  const number = trimmed.replace(/[dDfF]$/, '')
  return DECIMAL.test(number) ? Number(number) : undefined
}
