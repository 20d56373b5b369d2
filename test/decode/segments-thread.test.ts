import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Segment } from '../../src/codec/codec.ts'
import { type CodecName, codecNamed } from '../../src/codec/index.ts'
import { isWorthAThread, segmentsElsewhere } from '../../src/decode/segments-thread.ts'
import { readRange } from '../../src/source/file-part.ts'

/** The thread decompresses the same bytes in the same segments as this one would. */

const SAMPLE = new URL('../../../sample-logs/43-adaptive/', import.meta.url)
let folder: string
/** Some ten segments of text that compresses badly. */
let long: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'afterglow-segments-'))
  long = join(folder, 'long.gz')
  const lines = Array.from({ length: 400_000 }, (_, i) => `{"Event":"x","n":${Math.imul(i, 2654435761)}}\n`)
  writeFileSync(long, gzipSync(lines.join('')))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const rangeOf = (path: string, length = statSync(path).size) => ({ path, offset: 0, length })

const elsewhere = (path: string, codec: CodecName, length?: number) =>
  segmentsElsewhere(codec, readRange(rangeOf(path, length), path))

/** Segments with a digest in place of their bytes: quicker to compare. */
async function all(segments: AsyncIterable<Segment>) {
  const found: unknown[] = []
  for await (const segment of segments)
    found.push(
      segment.kind === 'problem'
        ? segment
        : { ...segment, bytes: createHash('sha256').update(segment.bytes).digest('hex') },
    )
  return found
}

test('segments are those that this thread would make', async () => {
  const name = readdirSync(SAMPLE).find((file) => file.endsWith('.zstd'))!
  for (const [path, codec] of [
    [new URL(name, SAMPLE).pathname, 'zstd'],
    [long, 'gzip'],
  ] as const) {
    const there = await all(elsewhere(path, codec))
    const here = await all(codecNamed(codec).segments(readRange(rangeOf(path), path)))
    expect(there).toEqual(here)
  }
})

test('of a stream, no more is taken than the thread has room for', async () => {
  const piece = await readFile(long)
  let taken = 0
  async function* endless() {
    for (; ; taken += piece.length) yield Uint8Array.from(piece)
  }
  const segments = segmentsElsewhere('gzip', endless())
  await segments.next()
  for (let before = -1; before < taken; await sleep(200)) before = taken
  // 16 segments of 2 MiB lie ready, and 4 MiB of the stream wait.
  expect(taken).toBeLessThan(24 << 20)
  await segments.return()
})

test('whoever stops early leaves no thread behind', async () => {
  for await (const segment of elsewhere(long, 'gzip')) {
    expect(segment.kind).toBe('plain')
    break
  }
})

test('a file that is gone, or shorter than it was, is an error of the source', async () => {
  await expect(all(elsewhere(join(folder, 'none.gz'), 'gzip', 100_000))).rejects.toMatchObject({
    name: 'SourceError',
    code: 'unreadable',
  })
  const cut = join(folder, 'cut.gz')
  writeFileSync(cut, await readFile(long))
  const { size } = statSync(cut)
  truncateSync(cut, size - 1000)
  const read: Segment[] = []
  const reading = (async () => {
    for await (const segment of elsewhere(cut, 'gzip', size)) read.push(segment)
  })()
  await expect(reading).rejects.toMatchObject({ name: 'SourceError', code: 'changed_while_read' })
  expect(read.length).toBeGreaterThan(0)
})

test('only what is decompressed in sequence is worth a thread: large files, and what nobody knows the length of', () => {
  expect(isWorthAThread('lz4', 1 << 30)).toBe(false)
  expect(isWorthAThread('zstd', 1 << 20)).toBe(false)
  expect(isWorthAThread('none', 1 << 30)).toBe(false)
  expect(isWorthAThread('gzip', undefined)).toBe(availableParallelism() > 1)
})
