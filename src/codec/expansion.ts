import type { CodecProblem } from './codec.ts'

/** Real logs reach 100:1. */
export const MAX_RATIO = 1000
/** Below this much, any ratio is harmless. */
const HARMLESS = 256 * 1024 * 1024

/** Watches how far a stream grows: a decompression bomb ends early instead of running for hours. */
export class Expansion {
  #plain = 0

  /** Counts bytes that came out, when so many compressed bytes have gone in; a problem once it is too much. */
  add(plain: number, compressed: number, offset = compressed): CodecProblem | undefined {
    this.#plain += plain
    if (this.#plain <= HARMLESS || this.#plain <= compressed * MAX_RATIO) return undefined
    const detail = `More than ${MAX_RATIO} bytes came out of each one, ${this.#plain} in all. The rest was not read.`
    return { code: 'expands_too_much', offset, detail }
  }
}
