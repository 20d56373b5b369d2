import type { Codec, CodecProblem, Piece, Segment } from './codec.ts'
import { Expansion, MAX_RATIO } from './expansion.ts'
import { InputWindow } from './input-window.ts'
import { PlainSegments } from './plain-segments.ts'
import { FRAME, readUnit } from './zstd-frame.ts'
import { ZstdReader } from './zstd-reader.ts'
import { walkFrames } from './zstd-walk.ts'
import { loadZstd } from './zstd-wasm.ts'

/**
 * Spark 3.0 and later end a frame at each flush of the log (SPARK-29322), so most frames are short and a long stage makes a
 * long one. Spark 2.3 and 2.4 and the zstd program write one frame in all.
 */
export const zstd: Codec = {
  name: 'zstd',
  sniff: (head) => head.length >= 4 && readUnit(FRAME, head, 0) !== 'bad',
  inSequence: true,
  segments,
  prepare: loadZstd,
  expand,
}

function* expand(bytes: Uint8Array, offset: number): Generator<Piece, void, undefined> {
  const reader = new ZstdReader()
  try {
    yield* reader.read(bytes, offset, { ended: true, oneFrame: false })
  } finally {
    reader.close()
  }
}

async function* segments(input: AsyncIterable<Uint8Array>): AsyncGenerator<Segment, void, undefined> {
  await loadZstd()
  const window = new InputWindow(input)
  const here = new ReadHere(window)
  try {
    for (;;) {
      const walk = await walkFrames(window)
      // What could be a decompression bomb is read here, where what comes out is counted.
      const isHarmless = walk.plain <= walk.bytes * MAX_RATIO
      if (isHarmless && walk.bytes > 0) {
        yield { kind: 'compressed', offset: window.offset, bytes: window.take(walk.bytes) }
      }
      if (!isHarmless) yield* here.read(window.offset + walk.bytes)
      else if (walk.next === 'odd') yield* here.read(window.offset + 1)
      if (here.gaveUp || (walk.next === 'end' && window.bytes.length === 0)) return
    }
  } finally {
    here.close()
    await window.close()
  }
}

/** Decompresses frames of a stream in place. */
class ReadHere {
  gaveUp = false
  readonly #window: InputWindow
  readonly #reader = new ZstdReader()
  readonly #expansion = new Expansion()
  #compressed = 0

  constructor(window: InputWindow) {
    this.#window = window
  }

  /** Reads whole frames, up to the first that ends at `until` or behind it. */
  async *read(until: number): AsyncGenerator<Segment, void, undefined> {
    const window = this.#window
    // A segment ends where a frame does: reading can start anew at each frame.
    let plain = new PlainSegments(window.offset)
    while (window.offset < until || !this.#reader.isBetweenFrames) {
      for (const piece of this.#reader.read(window.bytes, window.offset, {
        ended: window.ended,
        oneFrame: true,
      })) {
        const problem = piece instanceof Uint8Array ? this.#count(piece) : piece
        if (piece instanceof Uint8Array) yield* plain.add(piece)
        if (problem === undefined) continue
        yield* plain.flush()
        yield { kind: 'problem', problem }
        if (this.gaveUp) return
      }
      const { consumed } = this.#reader
      this.#compressed += consumed
      window.drop(consumed)
      if (this.#reader.isBetweenFrames) {
        yield* plain.flush()
        plain = new PlainSegments(window.offset)
      }
      if (consumed > 0) continue
      if (window.ended) break
      await window.more()
    }
    yield* plain.flush()
  }

  close(): void {
    this.#reader.close()
  }

  #count(piece: Uint8Array): CodecProblem | undefined {
    const { bytes, offset } = this.#window
    const problem = this.#expansion.add(piece.length, this.#compressed + bytes.length, offset)
    this.gaveUp = problem !== undefined
    return problem
  }
}
