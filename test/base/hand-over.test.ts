import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { HandOver, Room } from '../../src/base/hand-over.ts'

test('what is given comes in order, whether it was there before or somebody waits for it', async () => {
  const given = new HandOver<number>()
  given.give(1)
  given.give(2)
  const taken = allOf(given)
  await sleep(1)
  given.give(3)
  await sleep(1)
  given.give(4)
  given.end()
  expect(await taken).toEqual({ items: [1, 2, 3, 4], error: undefined })
})

test('all that was given comes before the error', async () => {
  const given = new HandOver<number>()
  given.give(1)
  const error = new Error('cut')
  given.end({ error })
  // The first end counts.
  given.end()
  expect(await allOf(given)).toEqual({ items: [1], error })
})

test('an error may be undefined', async () => {
  const given = new HandOver<number>()
  given.end({ error: undefined })
  await expect(given[Symbol.asyncIterator]().next()).rejects.toBeUndefined()
})

test('who takes of a room waits when none is left, until there is some again', async () => {
  const room = new Room(10)
  expect(await room.take(4)).toBe(true)
  const log: string[] = []
  const taken = room.take(20).then((isOpen) => log.push(`taken ${isOpen}`))
  for (const size of [4, 10, 1]) {
    await sleep(1)
    log.push(`give ${size}`)
    room.give(size)
  }
  await taken
  expect(log).toEqual(['give 4', 'give 10', 'give 1', 'taken true'])
})

test('who waits for room is told when nobody takes any more', async () => {
  const room = new Room(1)
  const waiting = room.take(1)
  room.close()
  expect(await waiting).toBe(false)
  expect(await room.take(1)).toBe(false)
})

async function allOf<T>(given: AsyncIterable<T>): Promise<{ items: T[]; error: unknown }> {
  const items: T[] = []
  try {
    for await (const item of given) items.push(item)
    return { items, error: undefined }
  } catch (error) {
    return { items, error }
  }
}
