import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { leavesOf } from '../../bench/grow/leaves.ts'

describe('leavesOf', () => {
  it('finds every number and text of any JSON at its place', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        const text = JSON.stringify(value)
        const found = leavesOf(text).map(({ path, from, to }) => {
          const isText = text[from - 1] === '"' && text[to] === '"'
          return {
            path: path.map(String),
            value: JSON.parse(isText ? `"${text.slice(from, to)}"` : text.slice(from, to)),
          }
        })
        expect(found).toEqual(flat(JSON.parse(text), []))
      }),
    )
  })

  it('ends on a line that is cut', () => {
    expect(() => leavesOf('{"a":"b')).toThrow('not JSON')
  })
})

/** What `leavesOf` must find, from the parsed value. Keys are compared as they are written in JSON. */
function flat(value: unknown, path: readonly string[]): { path: readonly string[]; value: unknown }[] {
  if (typeof value === 'string' || typeof value === 'number') return [{ path, value }]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, of]) => {
    const step = Array.isArray(value) ? key : JSON.stringify(key).slice(1, -1)
    return flat(of, [...path, step])
  })
}
