import { beforeAll, describe, expect, test } from 'vitest'
import { CODECS, codecNamed, codecOf, HEAD_BYTES, prepareCodecs } from '../../src/codec/index.ts'
import { chunked, fixture, readAll } from './read.ts'
import { sampleLog } from './sample-log.ts'

const plain = sampleLog(500)

beforeAll(prepareCodecs)

const STREAMS = [
  ['spark.zstd', 'zstd'],
  ['spark24.zstd', 'zstd'],
  ['program.zstd', 'zstd'],
  ['spark.lz4', 'lz4'],
  ['spark.snappy', 'snappy'],
  ['spark.lzf', 'lzf'],
  ['program.gz', 'gzip'],
] as const

describe.each(STREAMS)('%s', (file, codec) => {
  const bytes = fixture(file)

  test('is known by its first bytes', () => {
    expect(codecOf(bytes.subarray(0, HEAD_BYTES)).name).toBe(codec)
  })

  test.each([[1], [7, 1000, 13], [65_536], [1_000_000]])(
    'comes out whole from chunks of %d',
    async (...sizes) => {
      const read = await readAll(codecOf(bytes), chunked(bytes, sizes))
      expect(read.problems).toEqual([])
      expect(read.bytes.equals(plain)).toBe(true)
    },
  )

  test('may be followed by another stream, as after an append', async () => {
    const read = await readAll(codecOf(bytes), [bytes, bytes])
    expect(read.problems).toEqual([])
    expect(read.bytes.equals(Buffer.concat([plain, plain]))).toBe(true)
  })
})

test('an open frame yields its whole blocks and is said to be cut off', async () => {
  const bytes = fixture('spark24-open.zstd')
  const read = await readAll(codecOf(bytes), [bytes])
  // The zstd program gets as far.
  expect(read.bytes.length).toBe(107_362)
  expect(read.bytes.equals(plain.subarray(0, 107_362))).toBe(true)
  expect(read.problems).toMatchObject([{ code: 'truncated', offset: bytes.length }])
})

test.each(['program.zstd', 'spark.lz4', 'program.gz'])('no flipped bit in %s goes unseen', async (file) => {
  const bytes = fixture(file)
  for (let at = 0; at < bytes.length; at += 31) {
    const bad = Buffer.from(bytes)
    bad[at]! ^= 1 << (at % 8)
    const read = await readAll(codecOf(bytes), [bad])
    const isSeen = read.problems.length > 0 || read.bytes.equals(plain)
    expect(isSeen, `byte ${at}`).toBe(true)
  }
})

test('long streams come in segments of bounded size', async () => {
  for (const [file, codec] of STREAMS) {
    const bytes = fixture(file)
    const read = await readAll(codecNamed(codec), Array(100).fill(bytes))
    expect(read.bytes.length).toBe(100 * plain.length)
    expect(read.segments, file).toBeGreaterThan(1)
    expect(read.largest, file).toBeLessThan(12 * 1024 * 1024)
  }
})

test('what no codec knows is plain', () => {
  const heads = [
    '',
    '{"Event":"SparkListenerLogStart"}',
    'LZ4',
    'ZV',
    '\x28\xb5',
    '\x1f\x8b',
    '\x04\x22\x4d\x18 an lz4 frame',
  ]
  for (const head of heads) expect(codecOf(Buffer.from(head, 'latin1')).name, head).toBe('none')
  expect(CODECS.at(-1)?.name).toBe('none')
})
