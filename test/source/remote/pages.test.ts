import { expect, test } from 'vitest'
import { type Page, pagesOf } from '../../../src/source/remote/pages.ts'

test('pages come one after the other, each asked for with what the one before said', async () => {
  const asked: (string | undefined)[] = []
  const pages = [page(['a', 'b'], '1'), page([], '2'), page(['c'], undefined)]
  const names = await listed(async (next) => {
    asked.push(next)
    return pages[asked.length - 1]!
  })
  expect(names).toEqual(['a', 'b', 'c'])
  expect(asked).toEqual([undefined, '1', '2'])
})

test.each([
  ['the same page', (i: number) => ['a', `${i}`]],
  ['two pages in turn', (i: number) => [i % 2 === 0 ? 'a' : 'b']],
])('a server that gives %s again, each time with another token, is not asked for ever', async (_, names) => {
  let count = 0
  await expect(listed(async () => page(names(count), `token ${count++}`))).rejects.toThrow(
    'The list of s3://bucket/logs never ends: its server repeats a page.',
  )
  expect(count).toBeLessThanOrEqual(3)
})

test('many empty pages are what was deleted; a server that gives nothing else is not asked for ever', async () => {
  let count = 0
  const empty = async () => page([], `${count++}`)
  expect(await listed(async () => (count === 1000 ? page(['a'], undefined) : empty()))).toEqual(['a'])
  count = 0
  await expect(listed(empty)).rejects.toThrow('its server gives one empty page after the other')
  expect(count).toBe(1001)
})

function page(names: readonly string[], next: string | undefined): Page<string> {
  return { items: names, first: names[0], next }
}

async function listed(ask: (next: string | undefined) => Promise<Page<string>>): Promise<string[]> {
  const all: string[] = []
  for await (const names of pagesOf('s3://bucket/logs', ask)) all.push(...names)
  return all
}
