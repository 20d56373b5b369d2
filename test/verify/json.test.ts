import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonical } from '../../src/verify/compare.ts'
import { isObject, JsonNumber, jsonOf, readJson } from '../../src/verify/json.ts'

describe('readJson', () => {
  test('reads what JSON.parse reads', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(0, 1, '\t'), (value, space) => {
        const text = JSON.stringify(value, null, space)
        expect(canonical(readJson(text))).toBe(canonical(jsonOf(JSON.parse(text))))
      }),
    )
  })

  test('loses no digit', () => {
    expect(readJson('[9007199254740993, 1.0, -0.0, 1E+2]')).toEqual(
      ['9007199254740993', '1.0', '-0.0', '1E+2'].map((text) => new JsonNumber(text)),
    )
  })

  test('keeps the order of attributes, of numbers too', () => {
    const read = readJson('{"driver": 1, "2": 2, "10": 3, "1": 4}')
    expect(isObject(read) && [...read.keys()]).toEqual(['driver', '2', '10', '1'])
  })

  test('keeps names that objects have of their own', () => {
    const read = readJson('{"__proto__": {"a": 1}, "constructor": 2}')
    expect(isObject(read) && [...read.keys()]).toEqual(['__proto__', 'constructor'])
  })

  test.each([
    '',
    '{',
    '[1,]',
    '{"a":}',
    '{"a" 1}',
    '"x',
    '"\\"',
    '01',
    '1 2',
    'nul',
    "{'a':1}",
    '"\\x"',
    '[1}',
  ])('refuses %s', (text) => {
    expect(() => readJson(text)).toThrow(SyntaxError)
  })

  test('refuses what nests too deep, and survives it', () => {
    expect(() => readJson('['.repeat(1_000_000))).toThrow(SyntaxError)
    expect(() => readJson('['.repeat(900) + ']'.repeat(900))).not.toThrow()
  })
})
