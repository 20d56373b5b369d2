import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Double, date, type Json, Streamed } from '../../src/answers/json.ts'
import { jsonPieces, jsonText } from '../../src/answers/json-writer.ts'

test('the bytes of a real history server (4.3.0)', () => {
  expect(jsonText([])).toBe('[ ]')
  expect(jsonText({})).toBe('{ }')
  expect(jsonText({ a: [1, 2], b: { c: {}, d: [] } })).toBe(
    '{\n  "a" : [ 1, 2 ],\n  "b" : {\n    "c" : { },\n    "d" : [ ]\n  }\n}',
  )
  expect(jsonText([{ id: 'x', attempts: [{ n: 1 }, { n: 2 }] }, {}])).toBe(
    '[ {\n  "id" : "x",\n  "attempts" : [ {\n    "n" : 1\n  }, {\n    "n" : 2\n  } ]\n}, { } ]',
  )
  expect(jsonText([['spark.app.id', 'a']])).toBe('[ [ "spark.app.id", "a" ] ]')
})

test('what is absent is left out; in an array it is null', () => {
  expect(jsonText({ a: null, b: undefined, c: '' })).toBe('{\n  "c" : ""\n}')
  expect(jsonText([null])).toBe('[ null ]')
})

test.each([
  [0, '0.0'],
  [-0, '-0.0'],
  [1, '1.0'],
  [0.05, '0.05'],
  [0.001, '0.001'],
  [0.0001, '1.0E-4'],
  [9999999, '9999999.0'],
  [1e7, '1.0E7'],
  [213367864, '2.13367864E8'],
  [12049000.5, '1.20490005E7'],
  [-2.5e21, '-2.5E21'],
  [Number.NaN, '"NaN"'],
  [Number.POSITIVE_INFINITY, '"Infinity"'],
])('the double %s as Java writes it: %s', (value, text) => {
  expect(jsonText(new Double(value))).toBe(text)
})

test('longs are exact beyond 2^53', () => {
  expect(jsonText({ a: 9223372036854775807n, b: 2 ** 53 })).toBe(
    '{\n  "a" : 9223372036854775807,\n  "b" : 9007199254740992\n}',
  )
})

test('texts: escaped as Jackson does, all else as it is', () => {
  expect(jsonText('\u0000\b\t\n\u000b\f\r\u001b"\\/ü\u2028😀<')).toBe(
    '"\\u0000\\b\\t\\n\\u000B\\f\\r\\u001B\\"\\\\/ü\u2028\\uD83D\\uDE00<"',
  )
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(JSON.parse(jsonText({ [text]: text }))).toEqual({ [text]: text })
    }),
  )
})

test('a Map keeps its order, also of keys like numbers', () => {
  expect(jsonText(new Map([['10', 1] as const, ['9', 2] as const]))).toBe('{\n  "10" : 1,\n  "9" : 2\n}')
})

test('dates', () => {
  expect(date(-1)).toBe('1969-12-31T23:59:59.999GMT')
  expect(date(null)).toBeUndefined()
})

test('streamed parts read the same as if they were there at once', async () => {
  const rows = Array.from({ length: 3000 }, (_, i) => ({ i, text: 'x'.repeat(100) }))
  const whole = { before: 1, rows, byId: Object.fromEntries(rows.map((row) => [`k${row.i}`, row])), none: [] }
  const parts = {
    before: 1,
    rows: Streamed.array(each<Json>(rows)),
    byId: Streamed.object(each(rows.map((row) => [`k${row.i}`, row] as const))),
    none: Streamed.array(each<Json>([])),
  }
  const pieces: string[] = []
  for await (const piece of jsonPieces(parts)) pieces.push(piece)
  expect(pieces.join('')).toBe(jsonText(whole))
  expect(pieces.length).toBeGreaterThan(5)
})

async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items
}
