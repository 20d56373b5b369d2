import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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

function elsewhere(path: string, codec: CodecName, length?: number, stored = (_: number) => {}) {
  return segmentsElsewhere({ codec, range: rangeOf(path, length), shown: path }, stored)
}

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

test('segments are those that this thread would make, and every byte of the file is counted', async () => {
  const name = readdirSync(SAMPLE).find((file) => file.endsWith('.zstd'))!
  for (const [path, codec] of [
    [new URL(name, SAMPLE).pathname, 'zstd'],
    [long, 'gzip'],
  ] as const) {
    let stored = 0
    const there = await all(elsewhere(path, codec, undefined, (bytes) => (stored += bytes)))
    const here = await all(codecNamed(codec).segments(readRange(rangeOf(path), path)))
    expect(there).toEqual(here)
    expect(stored).toBe((await readFile(path)).length)
  }
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

test('only large compressed files are worth a thread', () => {
  expect(isWorthAThread('zstd', { path: '', offset: 0, length: 1 << 20 })).toBe(false)
  expect(isWorthAThread('none', { path: '', offset: 0, length: 1 << 30 })).toBe(false)
})
