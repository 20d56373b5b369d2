import { beforeAll, describe, expect, test } from 'vitest'
import type { CodecName } from '../../src/codec/codec.ts'
import { codecNamed, prepareCodecs } from '../../src/codec/index.ts'
import { type Encoded, encode, zstdFrame } from './encode.ts'
import { readAll } from './read.ts'
import { sampleLog } from './sample-log.ts'

beforeAll(prepareCodecs)

const CODECS: CodecName[] = ['zstd', 'lz4', 'snappy', 'lzf', 'gzip']

/** Twelve blocks that differ. */
function sample(codec: CodecName): Encoded {
  const plain = sampleLog(12)
  const parts = Array.from({ length: 12 }, (_, i) =>
    plain.subarray((i * plain.length) / 12, ((i + 1) * plain.length) / 12),
  )
  return encode(codec, parts)
}

describe.each(CODECS)('%s', (name) => {
  const codec = codecNamed(name)
  const { bytes, blocks } = sample(name)
  const plain = Buffer.concat(blocks.map((block) => block.plain))

  test('cut anywhere, yields all whole blocks and says that it is cut', async () => {
    const borders = new Set([0, blocks[0]!.from, ...blocks.map((block) => block.to), bytes.length])
    for (let cut = 0; cut <= bytes.length; cut++) {
      const read = await readAll(codec, [bytes.subarray(0, cut)])
      const whole = Buffer.concat(blocks.filter((block) => block.to <= cut).map((block) => block.plain))
      // A gzip member yields what it can.
      const isRight = name === 'gzip' ? read.bytes.length >= whole.length : read.bytes.length === whole.length
      expect(isRight, `cut at ${cut}: ${read.bytes.length} of ${whole.length}`).toBe(true)
      expect(read.bytes.equals(plain.subarray(0, read.bytes.length)), `cut at ${cut}`).toBe(true)
      const codes = read.problems.map((problem) => problem.code)
      expect(codes, `cut at ${cut}`).toEqual(borders.has(cut) ? [] : ['truncated'])
    }
  })

  test('with a flipped bit anywhere, yields every other block', async () => {
    for (let at = 0; at < bytes.length; at++) {
      const bad = Buffer.from(bytes)
      bad[at]! ^= 1 << (at % 8)
      const read = await readAll(codec, [bad])
      for (const block of blocks) {
        const isHit = at >= block.from && at < block.to
        if (!isHit) expect(read.bytes.includes(block.plain), `byte ${at}, block at ${block.from}`).toBe(true)
      }
    }
  })

  test('with bytes missing in the middle, goes on behind them', async () => {
    for (let at = 30; at < bytes.length - 30; at += 11) {
      const read = await readAll(codec, [bytes.subarray(0, at), bytes.subarray(at + 20)])
      expect(read.problems.length, `at ${at}`).toBeGreaterThan(0)
      for (const block of blocks) {
        const isHit = at + 20 > block.from && at < block.to
        if (!isHit) expect(read.bytes.includes(block.plain), `at ${at}, block at ${block.from}`).toBe(true)
      }
    }
  })

  test('with junk behind the end, loses nothing and says so', async () => {
    for (const junk of [Buffer.alloc(100), Buffer.from('this is not a block of any kind, is it?\n')]) {
      const read = await readAll(codec, [bytes, junk])
      expect(read.bytes.equals(plain)).toBe(true)
      expect(read.problems).toHaveLength(1)
      expect(read.problems[0]!.offset).toBe(bytes.length)
    }
  })

  test('cut where bytes are missing too: the gap stands between the bytes on both sides of it', async () => {
    const [, , third, fourth] = blocks
    const bad = Buffer.from(bytes)
    bad.fill(0xee, third!.from, fourth!.from)
    const read = await readAll(codec, [bad])
    expect(read.parts).toHaveLength(2)
    expect(read.parts[0]!.equals(Buffer.concat(blocks.slice(0, 2).map((block) => block.plain)))).toBe(true)
    expect(read.parts[1]!.equals(Buffer.concat(blocks.slice(3).map((block) => block.plain)))).toBe(true)
    expect(read.problems).toMatchObject([{ code: 'damaged_codec', offset: third!.from }])
  })
})

test('blocks before a bad one are kept in a zstd frame of several', async () => {
  const plain = sampleLog(40)
  const { bytes } = encode('zstd', [plain])
  const frame = zstdFrame(plain, 1000)
  // The fourth block gets the reserved type.
  frame[6 + 3 * 1003]! |= 6
  const read = await readAll(codecNamed('zstd'), [frame, bytes])
  expect(read.parts.map((part) => part.length)).toEqual([3000, plain.length])
  expect(read.problems).toMatchObject([{ code: 'damaged_codec', offset: 6 + 3 * 1003 }])
})
