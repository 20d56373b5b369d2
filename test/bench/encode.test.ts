import { beforeAll, describe, expect, it } from 'vitest'
import { CODEC_NAMES, ENCODERS } from '../../bench/encode/index.ts'
import { packetsOf } from '../../bench/encode/packets.ts'
import type { LogLine } from '../../bench/grow/template.ts'
import { type CodecName, codecNamed, codecOf, prepareCodecs } from '../../src/codec/index.ts'
import { readAll } from '../codec/read.ts'

/** Lines of all sorts: short ones with a flush, long runs without, and one that does not compress. */
function* lines(): Generator<LogLine> {
  for (let i = 0; i < 5; i++) yield { text: `{"flushed":${i}}`, flush: true }
  for (let i = 0; i < 4_000; i++)
    yield { text: `{"task":${i},"value":${i * i * 7919}}`.repeat(3), flush: false }
  yield {
    text: Array.from({ length: 40_000 }, (_, i) => Math.imul(i, 0x9e3779b1) >>> 0).join(''),
    flush: true,
  }
  yield { text: 'last', flush: false }
}

const PLAIN = Buffer.from([...lines()].map(({ text }) => `${text}\n`).join(''))

async function encoded(codec: CodecName): Promise<Buffer[]> {
  const pieces: Buffer[] = []
  for await (const piece of ENCODERS[codec](packetsOf(lines()))) pieces.push(Buffer.from(piece))
  return pieces
}

beforeAll(prepareCodecs)

describe.each(CODEC_NAMES)('%s', (codec) => {
  it('is known by its magic and gives the same bytes back', async () => {
    const bytes = Buffer.concat(await encoded(codec))
    expect(codecOf(bytes).name).toBe(codec)
    const read = await readAll(codecNamed(codec), [bytes])
    expect(read.problems).toEqual([])
    expect(read.bytes.equals(PLAIN)).toBe(true)
    if (codec !== 'none') expect(bytes.length).toBeLessThan(PLAIN.length)
  })
})

describe('flushes', () => {
  it('end a zstd frame each', async () => {
    const bytes = Buffer.concat(await encoded('zstd'))
    let frames = 0
    for (let at = bytes.indexOf(MAGIC); at >= 0; at = bytes.indexOf(MAGIC, at + 4)) frames++
    expect(frames).toBe(7)
  })

  it('end no lz4 block', async () => {
    const sizes = (await encoded('lz4')).map((block) => block.readInt32LE(13))
    expect(sizes.slice(0, -2).every((size) => size === 32 * 1024)).toBe(true)
    expect(sizes.at(-1)).toBe(0)
  })

  it('end a snappy block and a lzf chunk', async () => {
    const line = '{"flushed":0}\n'.length
    const [header, block] = await encoded('snappy')
    expect(header!.length).toBe(16)
    expect(block![4]).toBe(line)
    const [chunk] = await encoded('lzf')
    expect(chunk!.readUInt16BE(chunk![2] === 1 ? 5 : 3)).toBe(line)
  })
})

const MAGIC = Buffer.from('28b52ffd', 'hex')
