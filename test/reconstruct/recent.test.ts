import { expect, it } from 'vitest'
import { Recent } from '../../src/reconstruct/recent.ts'

it('gives out the oldest when there are too many or they are too heavy', () => {
  const out: string[] = []
  const recent = new Recent<string>((item) => out.push(item), { items: 3, weight: 100 })
  for (const item of ['a', 'b', 'c', 'd']) recent.add(item, item, 10)
  expect(out).toEqual(['a'])
  recent.add('e', 'e', 85)
  expect(out).toEqual(['a', 'b', 'c'])
  expect(recent.get('d')).toBe('d')
  expect(recent.take('d')).toBe('d')
  recent.add('heavy', 'heavy', 1000)
  expect(out).toEqual(['a', 'b', 'c', 'e', 'heavy'])
  recent.add('f', 'f', 1)
  recent.add('g', 'g', 1)
  expect([...recent.held()]).toEqual(['f', 'g'])
  expect(out).toEqual(['a', 'b', 'c', 'e', 'heavy'])
})
