import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { decodePart, newProgress, type PartProgress } from '../../src/decode/decode-part.ts'
import { lineAt } from '../../src/decode/other-lines.ts'
import { createPool } from '../../src/decode/pool.ts'
import { LineGoesOn } from '../../src/decode/reading-place.ts'
import { EventDigest } from '../../src/load/event-digest.ts'
import { filePart } from '../../src/source/file-part.ts'
import { encode, zstdFrame } from '../codec/encode.ts'
import { logText, smallApp } from '../hostile/small-app.ts'
import { LOGS } from '../samples/samples.ts'
import { tempFolder } from '../source/temp-folder.ts'
import { randomNumbers } from './random-numbers.ts'

const pool = createPool(1)
afterAll(() => pool.close())

/** What was read of a file, in one go or in several. */
class Reading {
  readonly progress: PartProgress = newProgress()
  readonly digest = new EventDigest()
  readonly places: string[] = []
  /** Problems of how the file stood when it was read last are not kept. */
  problems: string[] = []

  async readTo(path: string, length: number): Promise<void> {
    const part = filePart(path, { path, offset: 0, length }, undefined)
    this.problems = this.problems.filter((problem) => !problem.startsWith('truncated'))
    for await (const { block, line, offset } of decodePart(part, pool, this.progress)) {
      this.digest.add(block)
      for (let n = 0; n < block.others.ends.length; n++) {
        const [of, at] = block.others.places.subarray(2 * n)
        const text = Buffer.from(lineAt(block.others, n)).toString().slice(0, 60)
        this.places.push(`${line + of!} ${offset + at!} ${text}`)
      }
      for (const problem of block.problems)
        this.problems.push(`${problem.code} ${line + problem.line} ${offset + problem.offset}`)
    }
    for (const { code, line, offset } of this.progress.problems.splice(0))
      this.problems.push(`${code} ${line} ${offset}`)
  }

  get result() {
    const { codec, bytes, lines, stored } = this.progress
    return {
      codec,
      bytes,
      lines,
      stored,
      digest: this.digest.value,
      places: this.places,
      problems: this.problems,
    }
  }
}

async function wholeReading(path: string, length: number): Promise<Reading> {
  const reading = new Reading()
  await reading.readTo(path, length)
  return reading
}

/** Reads a file that grows to these lengths; where that is refused, anew. Says how often it was refused. */
async function growing(path: string, lengths: readonly number[]): Promise<number> {
  let reading = new Reading()
  let refused = 0
  for (const length of lengths) {
    const { stored, place } = reading.progress
    try {
      if (!place.canGoOn(stored)) throw new LineGoesOn()
      await reading.readTo(path, length)
    } catch (error) {
      if (!(error instanceof LineGoesOn)) throw error
      refused++
      reading = await wholeReading(path, length)
    }
    expect(reading.result).toEqual((await wholeReading(path, length)).result)
  }
  return refused
}

/** Writes a file of its own for one test. */
function fileOf(bytes: Uint8Array): { readonly path: string; readonly size: number } {
  return { path: join(tempFolder({ log: bytes }), 'log'), size: bytes.length }
}

const FILES = LOGS.flatMap(({ sample, files }) =>
  files.map((path, i) => ({ name: `${sample} ${i + 1}`, path })),
)

describe.each(FILES)('$name', ({ name, path }) => {
  const size = readFileSync(path).length
  const { seed, random } = randomNumbers()

  test(`grown to random lengths (seed ${seed})`, async () => {
    const lengths = Array.from({ length: 30 }, () => Math.floor(random() * size)).sort((a, b) => a - b)
    const refused = await growing(path, [...lengths, size])
    if (!name.includes('sql-gzip')) expect(refused).toBeLessThan(3)
  })
})

test('a small log at every byte', async () => {
  const { path, size } = fileOf(Buffer.from(logText(smallApp({ tasks: 1 })).replace('\n', '\n\n')))
  const lengths = Array.from({ length: size + 1 }, (_, length) => length)
  expect(await growing(path, lengths)).toBeLessThan(80)
})

test('a last line that seemed whole and was not', async () => {
  const { path } = fileOf(Buffer.from(`${' '.repeat(100)}{"Event":"A"}\n12\n{"Event":"B"}`))
  expect(await growing(path, [115, 117, 130])).toBe(1)
})

const LONG = Buffer.from(logText(smallApp({ tasks: 6000 })))

test.each(['lz4', 'lzf', 'snappy', 'zstd', 'gzip'] as const)('a long log: %s', async (codec) => {
  const { random } = randomNumbers()
  const parts: Buffer[] = []
  for (let at = 0; at < LONG.length; at += 32_768) parts.push(LONG.subarray(at, at + 32_768))
  const { path, size } = fileOf(encode(codec, parts).bytes)
  const lengths = Array.from({ length: 5 }, () => Math.floor(random() * size)).sort((a, b) => a - b)
  await growing(path, [...lengths, size])
})

test('a long log in one frame, and more behind it', async () => {
  const long = zstdFrame(LONG)
  const { path, size } = fileOf(Buffer.concat([zstdFrame(Buffer.from('{"Event":"A"}\n')), long, long]))
  expect(await growing(path, [size / 4, size / 3, size / 2, (2 * size) / 3, size].map(Math.floor))).toBe(0)
})
