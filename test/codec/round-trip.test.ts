import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import type { CodecName } from '../../src/codec/codec.ts'
import { codecNamed, prepareCodecs } from '../../src/codec/index.ts'
import { xxh32 } from '../../src/codec/xxh32.ts'
import { encode } from './encode.ts'
import { chunked, readAll } from './read.ts'
import { sampleLog } from './sample-log.ts'

beforeAll(prepareCodecs)

const log = sampleLog(300)
/** Text of a log, one byte over and over, and bytes that do not compress. */
const part = fc.oneof(
  fc
    .tuple(fc.nat(log.length - 1), fc.integer({ min: 1, max: 32_768 }))
    .map(([at, size]) => log.subarray(at, at + size)),
  fc.tuple(fc.nat(255), fc.integer({ min: 1, max: 32_768 })).map(([byte, size]) => Buffer.alloc(size, byte)),
  fc.uint8Array({ minLength: 1, maxLength: 400 }).map((bytes) => Buffer.from(bytes)),
)

test.each<CodecName>(['none', 'zstd', 'lz4', 'snappy', 'lzf', 'gzip'])(
  '%s: what went in comes out, however it is cut',
  async (name) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(part, { maxLength: 20 }),
        fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 5 }),
        async (parts, sizes) => {
          const read = await readAll(codecNamed(name), chunked(encode(name, parts).bytes, sizes))
          expect(read.problems).toEqual([])
          expect(read.bytes.equals(Buffer.concat(parts))).toBe(true)
        },
      ),
      { numRuns: 60 },
    )
  },
)

test('a reader that stops early lets the input go', async () => {
  for (const name of ['none', 'zstd', 'lz4', 'gzip'] as const) {
    let isClosed = false
    const { bytes } = encode(name, Array(40).fill(log))
    const input = (async function* () {
      try {
        for (;;) yield bytes
      } finally {
        isClosed = true
      }
    })()
    for await (const _ of codecNamed(name).segments(input)) break
    expect(isClosed, name).toBe(true)
  }
})

test('xxh32 equals the reference', () => {
  // Test vectors of the xxHash repository's tests and of its Python binding.
  expect(xxh32(Buffer.alloc(0), 0)).toBe(0x02cc5d05)
  expect(xxh32(Buffer.from('abc'), 0)).toBe(0x32d153ff)
  expect(xxh32(Buffer.from('Nobody inspects the spammish repetition'), 0)).toBe(0xe2293b2f)
})
