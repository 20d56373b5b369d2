/** The plain way to read a log: JSON.parse on each line and nothing else, on one thread. Prints how many TaskEnd it saw. */
import { closeSync, openSync, readSync } from 'node:fs'

const BLOCK = 4 << 20

const file = openSync(process.argv[2]!, 'r')
let buffer = Buffer.alloc(2 * BLOCK)
let filled = 0
let taskEnds = 0
for (;;) {
  if (filled + BLOCK > buffer.length) buffer = Buffer.concat([buffer], 2 * buffer.length)
  const read = readSync(file, buffer, filled, BLOCK, null)
  filled += read
  let from = 0
  for (let to = lineEnd(0); to >= 0; to = lineEnd(from)) {
    parse(from, to)
    from = to + 1
  }
  buffer.copyWithin(0, from, filled)
  filled -= from
  if (read > 0) continue
  if (filled > 0) parse(0, filled)
  break
}
closeSync(file)
console.log(taskEnds)

function lineEnd(from: number): number {
  const end = buffer.indexOf(10, from)
  return end < filled ? end : -1
}

function parse(from: number, to: number): void {
  const event = JSON.parse(buffer.toString('utf8', from, to)) as { Event: string }
  if (event.Event === 'SparkListenerTaskEnd') taskEnds++
}
