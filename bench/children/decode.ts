/**
 * Decodes the TaskEnd lines of a log from memory, on this thread, in two ways in turn: to columns by the product's decoder, and by
 * JSON.parse on each line. Prints the seconds of each pass as JSON. Arguments: the log, the most bytes to take, passes.
 */
import { createReadStream } from 'node:fs'
import { BlockBuilder } from '../../src/decode/block-builder.ts'

const [path, most, passes] = process.argv.slice(2)
const segments = await taskEnds(path!, Number(most))
const bytes = segments.reduce((sum, { length }) => sum + length, 0)
const builder = new BlockBuilder()
const columns: number[] = []
const json: number[] = []
let rows = 0
let parsed = 0
// The first pass of each warms the engine up and is not counted.
for (let pass = 0; pass <= Number(passes); pass++) {
  rows = 0
  parsed = 0
  const ours = timed(() => {
    for (const segment of segments) rows += decode(segment)
  })
  const theirs = timed(() => {
    for (const segment of segments) parsed += parse(segment)
  })
  if (pass === 0) continue
  columns.push(ours)
  json.push(theirs)
}
if (rows !== parsed) throw new Error(`${rows} rows of ${parsed} lines`)
console.log(JSON.stringify({ bytes, lines: parsed, columns, json }))

function decode(segment: Buffer): number {
  const view = new DataView(segment.buffer, segment.byteOffset, segment.byteLength)
  let from = 0
  let line = 0
  for (let to = segment.indexOf(10); to >= 0; to = segment.indexOf(10, from)) {
    builder.line(segment, view, from, to, line++, from)
    from = to + 1
  }
  return builder.take().reduce((sum, { ends }) => sum + ends.rows, 0)
}

function parse(segment: Buffer): number {
  let from = 0
  let lines = 0
  for (let to = segment.indexOf(10); to >= 0; to = segment.indexOf(10, from)) {
    const event: unknown = JSON.parse(segment.toString('utf8', from, to))
    if (event !== null) lines++
    from = to + 1
  }
  return lines
}

function timed(run: () => void): number {
  const began = performance.now()
  run()
  return (performance.now() - began) / 1000
}

/** Whole TaskEnd lines in segments of the size that the product's jobs have. */
async function taskEnds(path: string, most: number): Promise<Buffer[]> {
  const wanted = Buffer.from('{"Event":"SparkListenerTaskEnd"')
  const segments: Buffer[] = []
  let rest = Buffer.alloc(0)
  let taken = 0
  for await (const chunk of createReadStream(path, { highWaterMark: 4 << 20 })) {
    const bytes = Buffer.concat([rest, chunk as Buffer])
    const lines: Buffer[] = []
    let from = 0
    for (let to = bytes.indexOf(10); to >= 0; to = bytes.indexOf(10, from)) {
      if (bytes.subarray(from, from + wanted.length).equals(wanted)) lines.push(bytes.subarray(from, to + 1))
      from = to + 1
    }
    rest = bytes.subarray(from)
    const segment = Buffer.concat(lines)
    if (segment.length > 0) segments.push(segment)
    taken += segment.length
    if (taken >= most) break
  }
  return segments
}
