import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { Ahead } from '../../../src/source/remote/ahead.ts'
import { piecesOf } from '../../../src/source/remote/pieces-of.ts'

test('no more is taken than may wait, and all of it is given', async () => {
  let made = 0
  async function* source() {
    for (; made < 20; made++) yield new Uint8Array(10)
  }
  const ahead = new Ahead(source(), 50)
  await sleep(1)
  // The fifth fills the room, and the source is not asked for the next one.
  expect(made).toBe(4)
  let length = 0
  for await (const piece of ahead) length += piece.length
  expect(length).toBe(200)
  await ahead.ended
})

test('one that is stopped ends its source', async () => {
  let isEnded = false
  async function* source() {
    try {
      for (;;) yield new Uint8Array(10)
    } finally {
      isEnded = true
    }
  }
  const ahead = new Ahead(source(), 50)
  ahead.stop()
  await ahead.ended
  expect(isEnded).toBe(true)
})

test('what came before a stream broke is given before its error, also to who takes it late', async () => {
  async function* breaking() {
    yield Buffer.from('ab')
    yield Buffer.from('c')
    throw new Error('cut')
  }
  const pieces = piecesOf(breaking())
  const read: string[] = []
  await expect(
    (async () => {
      for await (const piece of pieces) {
        await sleep(1)
        read.push(Buffer.from(piece).toString())
      }
    })(),
  ).rejects.toThrow('cut')
  expect(read).toEqual(['ab', 'c'])
})

test('a stream that nobody reads on is ended', async () => {
  let isDestroyed = false
  const stream = {
    async *[Symbol.asyncIterator]() {
      for (;;) {
        await sleep(1)
        if (isDestroyed) throw new Error('destroyed')
        yield Buffer.alloc(1000)
      }
    },
    destroy: () => {
      isDestroyed = true
    },
  }
  for await (const piece of piecesOf(stream)) {
    expect(piece).toHaveLength(1000)
    break
  }
  expect(isDestroyed).toBe(true)
})
