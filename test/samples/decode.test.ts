import { expect, test } from 'vitest'
import { parseJson } from '../../src/base/exact-json.ts'
import { BlockBuilder } from '../../src/decode/block-builder.ts'
import { decodeLines, decodePlainly, type PlainRow } from '../decode/plain-rows.ts'
import { write } from '../decode/task-events.ts'
import { LOGS, linesOfLog } from './samples.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
/** Of the task events of each log: enough to meet each shape and each place in it. */
const MOST = 60

test.each(LOGS)(
  '$sample $expected.attempt_id: other white space, other order of keys, as JSON.parse reads it',
  async (log) => {
    const all = (await linesOfLog(log)).filter((line) =>
      /^\{"Event":"SparkListenerTask(Start|End)"/.test(line),
    )
    const step = Math.max(1, Math.ceil(all.length / MOST))
    const lines = all.filter((_, i) => i % step === 0)
    const builder = new BlockBuilder()
    const asWritten = decodeLines(all.map(bytes), builder)
    expect(asWritten.problems).toEqual([])
    expect(asWritten.events).toHaveLength(all.length)
    const mutated = lines.map((line, i) =>
      bytes(write(parseJson(line), { shuffle: i % 7, space: ['', ' ', '\t '][i % 3]! })),
    )
    const plain = decodePlainly(mutated)
    // Twice: the first time teaches the shapes, the second time uses them.
    expect(decodeLines(mutated, builder)).toEqual(plain)
    expect(decodeLines(mutated, builder)).toEqual(plain)
    expect(plain.events.map(comparable)).toEqual(
      asWritten.events.filter((_, i) => i % step === 0).map(comparable),
    )
  },
)

/** Updated blocks are kept as text: with their keys in another order it is another text. */
function comparable({ updatedBlocks, ...row }: PlainRow): PlainRow {
  return {
    ...row,
    updatedBlocks: updatedBlocks === undefined ? undefined : JSON.parse(String(updatedBlocks)),
  }
}
