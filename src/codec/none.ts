import type { Codec, Segment } from './codec.ts'
import { PlainSegments } from './plain-segments.ts'

/** Chunks of this size go on as they are. */
const BIG = 256 * 1024

export const none: Codec = {
  name: 'none',
  sniff: () => true,
  segments,
  *expand(bytes) {
    yield bytes
  },
}

async function* segments(input: AsyncIterable<Uint8Array>): AsyncGenerator<Segment, void, undefined> {
  const plain = new PlainSegments(0)
  for await (const chunk of input) {
    const { buffer } = chunk
    if (chunk.length >= BIG && chunk.length === buffer.byteLength && buffer instanceof ArrayBuffer) {
      yield* plain.flush()
      yield { kind: 'plain', offset: 0, bytes: new Uint8Array(buffer) }
    } else yield* plain.add(chunk)
  }
  yield* plain.flush()
}
