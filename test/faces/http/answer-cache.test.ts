import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { AnswerCache } from '../../../src/faces/http/answer-cache.ts'

const MB = 1 << 20

test('what was asked for last is kept, within its bytes', () => {
  const cache = new AnswerCache()
  const answer = new Uint8Array(randomBytes(MB - 1000))
  for (let i = 0; i < 7; i++) cache.add(`key ${i}`, answer)
  expect(cache.get('key 0')).toEqual(answer)
  for (let i = 7; i < 12; i++) cache.add(`key ${i}`, answer)
  const kept = Array.from({ length: 20 }, (_, i) => i).filter((i) => cache.get(`key ${i}`) !== undefined)
  expect(kept).toContain(0)
  expect(kept).not.toContain(1)
  expect(kept.length).toBeGreaterThan(5)
  expect(kept.length).toBeLessThanOrEqual(8)
})

test('answers are kept compressed: of text there is room for more', () => {
  const cache = new AnswerCache()
  const answer = Buffer.from('{ "taskId" : 1 },\n'.repeat(50_000))
  for (let i = 0; i < 200; i++) cache.add(`key ${i}`, new Uint8Array(answer))
  expect(Buffer.from(cache.get('key 0')!).equals(answer)).toBe(true)
})

test('what is large is not kept, nor under a name that is long', () => {
  const cache = new AnswerCache()
  cache.add('large', new Uint8Array(MB + 1))
  cache.add('x'.repeat(10_000), new Uint8Array(1))
  expect(cache.get('large')).toBeUndefined()
  expect(cache.get('x'.repeat(10_000))).toBeUndefined()
})
