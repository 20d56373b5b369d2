import { beforeAll, describe, expect, test } from 'vitest'
import type { CodecName } from '../../src/codec/codec.ts'
import { codecNamed, prepareCodecs } from '../../src/codec/index.ts'
import { findFrame } from '../../src/codec/zstd-frame.ts'
import { type Encoded, encode, zstdFrame } from './encode.ts'
import { chunked, fixture, readAll } from './read.ts'
import { sampleLog } from './sample-log.ts'

beforeAll(prepareCodecs)

const CODECS: CodecName[] = ['zstd', 'lz4', 'snappy', 'lzf', 'gzip']

/** Twelve blocks that differ; four for gzip, whose members are slow to begin. */
function sample(codec: CodecName): Encoded {
  const plain = sampleLog(12)
  if (codec === 'zstd') return zstdSample(plain)
  const count = codec === 'gzip' ? 4 : 12
  const size = Math.ceil(plain.length / count)
  return encode(
    codec,
    Array.from({ length: count }, (_, i) => plain.subarray(i * size, (i + 1) * size)),
  )
}

/** A frame for each line, by the zstd program: our own encoder makes raw blocks, in which damage hides. */
function zstdSample(plain: Buffer): Encoded {
  const bytes = fixture('frames.zstd')
  const lines = plain.toString().split(/(?<=\n)/)
  const froms = lines.map((_, i) => nthFrame(bytes, i))
  const blocks = lines.map((line, i) => ({
    from: froms[i]!,
    to: froms[i + 1] ?? bytes.length,
    plain: Buffer.from(line),
  }))
  return { bytes, blocks }
}

function nthFrame(bytes: Buffer, n: number): number {
  let at = 0
  for (let i = 0; i < n; i++) at = findFrame(bytes, at + 1)
  return at
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
    const step = name === 'gzip' ? 3 : 1
    for (let at = 0; at < bytes.length; at += step) {
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

test.each([
  ['zstd', 'spark.zstd'],
  ['lz4', 'spark.lz4'],
  ['snappy', 'spark.snappy'],
  ['lzf', 'spark.lzf'],
] as const)('%s: a damaged byte in a long stream costs little', async (name, file) => {
  const stream = fixture(file)
  const long = Buffer.concat(Array(80).fill(stream))
  const length = (await readAll(codecNamed(name), [long])).bytes.length
  for (let i = 1; i < 20; i++) {
    const bad = Buffer.from(long)
    bad[Math.floor((i * long.length) / 20) + i]! ^= 1 << (i % 8)
    const read = await readAll(codecNamed(name), chunked(bad, [65_536]))
    expect(Math.abs(read.bytes.length - length), `byte ${i}`).toBeLessThan(140_000)
  }
})

test('behind damage in a long zstd frame, the next frame is read', async () => {
  const next = encode('zstd', [sampleLog(40)]).bytes
  const long = zstdFrame(Buffer.alloc(9 * 1024 * 1024, 7), 100_000)
  const hit = 6 + 60 * 100_003
  long[hit]! |= 6
  const read = await readAll(codecNamed('zstd'), chunked(Buffer.concat([next, long, next]), [65_536]))
  expect(read.parts.map((part) => part.length)).toEqual([
    sampleLog(40).length + 6_000_000,
    sampleLog(40).length,
  ])
  expect(read.problems).toMatchObject([{ code: 'damaged_codec', offset: next.length + hit }])
})
