import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import type { CodecName, CodecProblem } from '../../src/codec/codec.ts'
import { codecNamed, prepareCodecs } from '../../src/codec/index.ts'
import { encode, lz4Header, zstdBomb } from './encode.ts'
import { readAll } from './read.ts'

beforeAll(prepareCodecs)

const MIB = 1024 * 1024

/** Counts what comes out, without keeping it. */
async function drain(name: CodecName, bytes: Buffer): Promise<{ length: number; problems: CodecProblem[] }> {
  const codec = codecNamed(name)
  const problems: CodecProblem[] = []
  let length = 0
  const input = (async function* () {
    yield bytes
  })()
  for await (const segment of codec.segments(input)) {
    if (segment.kind === 'problem') problems.push(segment.problem)
    const pieces =
      segment.kind === 'compressed'
        ? codec.expand(segment.bytes, segment.offset)
        : segment.kind === 'plain'
          ? [segment.bytes]
          : []
    for (const piece of pieces) {
      if (piece instanceof Uint8Array) length += piece.length
      else problems.push(piece)
    }
  }
  return { length, problems }
}

describe('a decompression bomb ends early', () => {
  const oneFrame = zstdBomb(100_000, 128 * 1024)
  const manyFrames = Buffer.concat(Array.from({ length: 20_000 }, () => zstdBomb(1, 128 * 1024)))
  const zeros = gzipSync(Buffer.alloc(16 * MIB), { level: 9 })
  test.each([
    ['zstd, one frame', 'zstd', oneFrame],
    ['zstd, many frames', 'zstd', manyFrames],
    ['gzip', 'gzip', Buffer.concat(Array.from({ length: 20 }, () => zeros))],
  ] as const)('%s', async (_, codec, bytes) => {
    const { length, problems } = await drain(codec, bytes)
    expect(problems).toMatchObject([{ code: 'expands_too_much' }])
    expect(length).toBeLessThan(Math.max(300 * MIB, bytes.length * 1000 + MIB))
  })
})

test('much of the same is no bomb', async () => {
  const { length, problems } = await drain('zstd', zstdBomb(1000, 128 * 1024))
  expect(problems).toEqual([])
  expect(length).toBe(1000 * 128 * 1024)
})

const HEADS: [CodecName, Buffer][] = [
  ['zstd', Buffer.from('28b52ffd0050', 'hex')],
  ['zstd', Buffer.from('28b52ffd', 'hex')],
  ['lz4', lz4Header(0x20, 60, 2000, 77)],
  ['lz4', Buffer.from('LZ4Block')],
  ['snappy', Buffer.from('82534e41505059000000000100000001', 'hex')],
  ['snappy', Buffer.from('82534e415050590000000001000000010000003ce807', 'hex')],
  ['lzf', Buffer.from('5a5601003c1000', 'hex')],
  ['lzf', Buffer.from('5a56', 'hex')],
  ['gzip', Buffer.from('1f8b0800000000000003', 'hex')],
  ['gzip', Buffer.from('1f8b08', 'hex')],
]

test.each(HEADS)('%s: random bytes behind the magic end in a problem, not in a crash', async (name, head) => {
  const codec = codecNamed(name)
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 300 }), async (junk) => {
      const read = await readAll(codec, [head, junk])
      // zstd and gzip may find an end in a few random bytes; most often they do not.
      if (name === 'lz4') expect(read.problems.length).toBeGreaterThan(0)
      expect(read.bytes.length).toBeLessThan(10 * MIB)
    }),
    { numRuns: 300 },
  )
})

test.each(HEADS)('%s: only the magic', async (name, head) => {
  const read = await readAll(codecNamed(name), [head])
  expect(read.bytes.length).toBe(0)
  expect(read.problems.map((problem) => problem.code)).toEqual(isWholeStart(head) ? [] : ['truncated'])
})

/** A snappy-java stream may have no chunks. */
function isWholeStart(head: Buffer): boolean {
  return head[0] === 0x82 && head.length === 16
}

test('a length that cannot be is not believed: no memory is set aside for it', async () => {
  const claims: [CodecName, Buffer][] = [
    ['lz4', lz4Header(0x2f, 100, 2 ** 25, 0)],
    ['lz4', lz4Header(0x20, -1, 100, 0)],
    ['lz4', lz4Header(0x20, 2 ** 31 - 1, 30_000, 0)],
    [
      'snappy',
      Buffer.from('82534e41505059000000000100000001 7fffffff ffffffff0f'.replaceAll(' ', ''), 'hex'),
    ],
    [
      'snappy',
      Buffer.from('82534e41505059000000000100000001 00000040 ffffffff0f'.replaceAll(' ', ''), 'hex'),
    ],
  ]
  for (const [name, bytes] of claims) {
    const read = await readAll(codecNamed(name), [bytes, Buffer.alloc(200)])
    expect(read.bytes.length).toBe(0)
    expect(read.problems).toHaveLength(1)
  }
})

test('zstd that needs a dictionary or a huge window is named, and the next frame is read', async () => {
  const next = encode('zstd', [Buffer.from('good')]).bytes
  const block = Buffer.from('010000', 'hex')
  for (const [header, word] of [
    ['28b52ffd01507b', 'dictionary'],
    ['28b52ffd00f0', 'window'],
  ]) {
    const read = await readAll(codecNamed('zstd'), [Buffer.from(header!, 'hex'), block, next])
    expect(read.bytes.toString()).toBe('good')
    expect(read.problems).toMatchObject([
      { code: 'damaged_codec', offset: 0, detail: expect.stringContaining(word!) },
    ])
  }
})

test('skippable zstd frames are skipped, long ones too', async () => {
  const long = Buffer.alloc(8 + 3 * MIB)
  long.writeUInt32LE(0x184d2a53, 0)
  long.writeUInt32LE(3 * MIB, 4)
  const empty = Buffer.from('502a4d1800000000', 'hex')
  const frames = ['one ', 'two ', 'three'].map((text) => encode('zstd', [Buffer.from(text)]).bytes)
  const read = await readAll(codecNamed('zstd'), [empty, frames[0]!, long, frames[1]!, empty, frames[2]!])
  expect(read.problems).toEqual([])
  expect(read.bytes.toString()).toBe('one two three')
})
