import { expect, test } from 'vitest'
import { load } from '../../src/index.ts'
import { plainTables, tableDifferences, tableTexts } from './plain-tables.ts'
import { bytesOf, LOGS, linesOfLog } from './samples.ts'
import { stored } from './stored-rows.ts'

test('plain bytes of all files of a log through `-`, in tiny chunks: the same tables', async () => {
  const { attempts } = await stored(async (db) => {
    const files = []
    for (const log of LOGS) {
      const stdin = tiny(await bytesOf(log))
      files.push(...(await load(['-'], { db, threads: 1, stdin })).files)
    }
    return { files, milliseconds: 0 }
  })
  // Attempts are numbered in the order in which they were loaded.
  const streamed = [...attempts.values()]
  expect(streamed).toHaveLength(LOGS.length)
  for (const [i, log] of LOGS.entries()) {
    const want = plainTables(await linesOfLog(log))
    expect(tableDifferences(want, tableTexts(streamed[i]!)), log.sample).toEqual([])
  }
})

/** Chunks of a byte and more. */
async function* tiny(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  const sizes = [1, 2, 3, 61, 509, 1021, 4093]
  for (let at = 0, n = 0; at < bytes.length; n++) {
    const size = sizes[n % sizes.length]!
    yield bytes.subarray(at, at + size)
    at += size
  }
}
