import type { CodecProblem, Piece } from './codec.ts'
import { FRAME, findFrame, type Phase, readUnit, type Unit } from './zstd-frame.ts'
import { ZstdDecoder } from './zstd-wasm.ts'

const idle: ZstdDecoder[] = []

/**
 * Decompresses a stream of zstd frames block by block, so that what stands before a bad block is kept. The rest of that
 * frame is lost; reading goes on with the next one.
 */
export class ZstdReader {
  /** Bytes that the last `read` is done with. */
  consumed = 0
  readonly #decoder = idle.pop() ?? new ZstdDecoder()
  #phase: Phase = FRAME
  /** Where and why bytes are being skipped, while the next frame is looked for. */
  #lost: { readonly offset: number; readonly why: string } | undefined

  get isBetweenFrames(): boolean {
    return this.#phase.at === 'frame' && this.#lost === undefined
  }

  /** Reads on. `offset` is the stream's at `bytes[0]`; `ended`: nothing follows; `oneFrame`: stop where a frame ends or begins anew. */
  *read(
    bytes: Uint8Array,
    offset: number,
    { ended, oneFrame }: { ended: boolean; oneFrame: boolean },
  ): Generator<Piece, void, undefined> {
    let at = 0
    for (;;) {
      if (this.#lost !== undefined) {
        const found = findFrame(bytes, at)
        at = found >= 0 ? found : ended ? bytes.length : ~found
        if (found < 0 && !ended) break
        yield skipped(this.#lost, offset + at)
        this.#lost = undefined
        if (oneFrame) break
      }
      const unit = readUnit(this.#phase, bytes, at)
      const isWhole = typeof unit === 'object' && at + unit.bytes <= bytes.length
      if (!isWhole && unit !== 'bad') {
        if (!ended || (at === bytes.length && this.isBetweenFrames)) break
        // A damaged length can point past the end: then there is a frame behind it.
        if (findFrame(bytes, at + this.#step()) < 0) {
          yield* this.#taken()
          yield cutOff(offset + at, bytes.length - at)
          at = bytes.length
          break
        }
      }
      const why = isWhole ? this.#put(unit, bytes, at) : 'header is damaged'
      if (isWhole && why === undefined) {
        at += unit.bytes
        this.#phase = unit.next
        if (this.#decoder.isFull) yield* this.#taken()
        if (oneFrame && this.isBetweenFrames) break
      } else {
        yield* this.#taken()
        this.#lost = { offset: offset + at, why: `zstd ${this.#phase.at} ${why}` }
        at += this.#step()
        this.#phase = FRAME
        this.#decoder.reset()
      }
    }
    yield* this.#taken()
    this.consumed = at
  }

  /** Gives back what it holds. It is not to be used any more. */
  close(): void {
    if (!this.isBetweenFrames) this.#decoder.reset()
    this.#decoder.take()
    idle.push(this.#decoder)
  }

  /** Where the next frame may begin, from where reading failed: right there, unless a frame was tried there. */
  #step(): number {
    return this.#phase.at === 'frame' ? 1 : 0
  }

  #put(unit: Unit, bytes: Uint8Array, at: number): string | undefined {
    return unit.isSkippable ? undefined : this.#decoder.put(bytes.subarray(at, at + unit.bytes))
  }

  *#taken(): Generator<Piece, void, undefined> {
    if (this.#decoder.filled > 0) yield this.#decoder.take()
  }
}

function skipped(lost: { readonly offset: number; readonly why: string }, found: number): CodecProblem {
  const detail = `${lost.why}; ${found - lost.offset} compressed bytes were skipped.`
  return { code: 'damaged_codec', offset: lost.offset, detail }
}

function cutOff(offset: number, bytes: number): CodecProblem {
  const rest = bytes === 0 ? 'has no end' : `is cut off ${bytes} bytes into a block`
  return { code: 'truncated', offset, detail: `The last zstd frame ${rest}; its whole blocks were read.` }
}
