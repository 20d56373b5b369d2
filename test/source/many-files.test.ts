/** Listings that bring new names for ever: what is held of them is bounded. */
import { expect, test } from 'vitest'
import { atMost } from '../../src/source/at-most.ts'
import { type Grouped, skipped } from '../../src/source/part.ts'
import { Listed } from '../../src/source/remote/listed.ts'

test('of a source without end so many files are looked into, and it is asked for no more', async () => {
  let given = 0
  let isClosed = false
  async function* endless(): AsyncGenerator<Grouped> {
    try {
      for (;;) yield single(`s3://bucket/app-${given++}`)
    } finally {
      isClosed = true
    }
  }
  const found: Grouped[] = []
  for await (const one of atMost(1000, endless(), 's3://bucket')) found.push(one)
  expect([found.length, given, isClosed]).toEqual([1001, 1001, true])
  expect(found.at(-1)).toMatchObject({
    skipped: {
      path: 's3://bucket',
      reason: expect.stringContaining('more than 1000'),
      problem: 'unreadable',
    },
  })
})

test('files of a log and those of executors count each', async () => {
  const log = { path: 'x', layout: 'rolling', parts: Array.from({ length: 600 }, () => part('x')) }
  const outputs = Array.from({ length: 600 }, () => ({ path: 'y' }))
  const row = skipped('y', 0, 'listed')
  const groups = [
    { kind: 'log', log },
    { kind: 'skipped', skipped: { ...row.skipped, executorLogs: outputs } },
  ] as unknown as Grouped[]
  const found: Grouped[] = []
  for await (const one of atMost(1000, from(groups), 's3://bucket')) found.push(one)
  expect(found.map(({ kind }) => kind)).toEqual(['log', 'skipped'])
  expect(found[1]).toMatchObject({ skipped: { path: 's3://bucket' } })
})

test('a listing of which nothing is wanted ends too, and tells how far it is', () => {
  const told: number[] = []
  const listed = new Listed('s3://bucket', (files) => told.push(files), 2000)
  listed.add(1000)
  listed.add(1000)
  expect(() => listed.add(1)).toThrow('s3://bucket has more than 2000 files.')
  expect(told).toEqual([1000, 1000, 1])
})

function part(path: string) {
  return { path, bytes: 1, modified: 1, local: undefined, open: async function* () {} }
}

function single(path: string): Grouped {
  return { kind: 'single', file: { name: path, part: part(path), problems: [] } }
}

async function* from(groups: readonly Grouped[]): AsyncGenerator<Grouped> {
  yield* groups
}
