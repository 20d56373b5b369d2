import type { Codec, Segment } from './codec.ts'

export const none: Codec = {
  name: 'none',
  sniff: () => true,
  inSequence: false,
  segments,
  *expand(bytes) {
    yield bytes
  },
}

/** As they come: who decodes them puts them together. */
async function* segments(input: AsyncIterable<Uint8Array>): AsyncGenerator<Segment, void, undefined> {
  for await (const chunk of input) {
    const { buffer, length } = chunk
    const isItsOwn = length === buffer.byteLength && buffer instanceof ArrayBuffer
    if (length > 0)
      yield { kind: 'plain', offset: 0, bytes: isItsOwn ? new Uint8Array(buffer) : chunk.slice() }
  }
}
