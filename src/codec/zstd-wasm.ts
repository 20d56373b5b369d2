import { ZSTDDecoder } from 'zstddec/stream'

/** What zstddec's WebAssembly module exports (its src/zstddec-stream.ts). Pointers and sizes are 32-bit. */
interface ZstdExports {
  readonly memory: { readonly buffer: ArrayBuffer }
  malloc(bytes: number): number
  free(pointer: number): void
  ZSTD_createDCtx(): number
  ZSTD_freeDCtx(context: number): number
  ZSTD_decompressStream(context: number, output: number, input: number): number
}

let loaded: Promise<ZstdExports> | undefined
let exported: ZstdExports | undefined

/** Compiles the WebAssembly module, once a thread. */
export async function loadZstd(): Promise<void> {
  loaded ??= load()
  exported = await loaded
}

/**
 * zstddec's own loop over ZSTD_decompressStream does not look at error codes and never ends on corrupt input, so we drive
 * the function ourselves. `_init` is where the package hands over the instance it made.
 */
async function load(): Promise<ZstdExports> {
  let found: ZstdExports | undefined
  class Loader extends ZSTDDecoder {
    override _init(result: { instance: { exports: ZstdExports } }): void {
      found = result.instance.exports
      super._init(result)
    }
  }
  await withoutFetch(() => new Loader().init())
  if (found === undefined) throw new Error('zstddec did not hand over its WebAssembly instance')
  return found
}

/**
 * zstddec reads its module with `fetch` from a data URL where there is one, and that loads all of Node's HTTP client, once
 * a thread; without one it decodes the text itself. It looks before it waits for anything.
 */
function withoutFetch(run: () => Promise<void>): Promise<void> {
  const { fetch } = globalThis
  try {
    Reflect.deleteProperty(globalThis, 'fetch')
    return run()
  } finally {
    globalThis.fetch = fetch
  }
}

/** A block decompresses to 128 KiB at most, so a piece of this size has room for seven more. */
const PIECE = 1024 * 1024
const ROOM = PIECE + 128 * 1024
/** The longest unit that is put in: a block of 128 KiB with its header. */
const MAX_INPUT = 128 * 1024 + 64
/** ZSTD_isError: codes are negative sizes, down to -ZSTD_error_maxCode (zstd_errors.h). */
const FIRST_ERROR = 0x100000000 - 120

// zstd_errors.h. The window limit is ZSTD_WINDOWLOG_LIMIT_DEFAULT, 2^27.
const ERRORS: Readonly<Record<number, string>> = {
  14: 'uses an unknown feature of the format',
  16: 'needs a window above 128 MiB',
  20: 'is corrupt',
  22: 'does not match its frame',
  24: 'is corrupt',
  32: 'needs a dictionary',
  64: 'needs more memory than there is',
}

/** One decompression context with its buffers, all in the module's memory. */
export class ZstdDecoder {
  /** Decompressed bytes that wait to be taken. */
  filled = 0
  readonly #zstd: ZstdExports
  readonly #input: number
  readonly #output: number
  /** Two structs of pointer, size, position: ZSTD_outBuffer, then ZSTD_inBuffer. */
  readonly #buffers: number
  #context = 0
  #memory: Uint8Array
  #view: DataView

  constructor() {
    if (exported === undefined) throw new Error('prepareCodecs() must be awaited before zstd is read')
    this.#zstd = exported
    this.#input = this.#allocate(MAX_INPUT)
    this.#output = this.#allocate(ROOM)
    this.#buffers = this.#allocate(24)
    this.#memory = new Uint8Array(exported.memory.buffer)
    this.#view = new DataView(exported.memory.buffer)
  }

  get isFull(): boolean {
    return this.filled >= PIECE
  }

  /** Decompresses one unit of a frame behind what waits already; a text says why that cannot be done. */
  put(unit: Uint8Array): string | undefined {
    const zstd = this.#zstd
    if (this.#context === 0) this.#context = zstd.ZSTD_createDCtx()
    if (this.#context === 0) return ERRORS[64]
    this.#see()
    this.#memory.set(unit, this.#input)
    this.#setBuffer(this.#buffers + 12, this.#input, unit.length)
    for (;;) {
      this.#setBuffer(this.#buffers, this.#output + this.filled, ROOM - this.filled)
      const code = zstd.ZSTD_decompressStream(this.#context, this.#buffers, this.#buffers + 12) >>> 0
      // Memory may have grown, which leaves the old view without bytes.
      this.#see()
      if (code > FIRST_ERROR) {
        const number = 0x100000000 - code
        return ERRORS[number] ?? `cannot be decompressed (zstd error ${number})`
      }
      const written = this.#view.getUint32(this.#buffers + 8, true)
      const read = this.#view.getUint32(this.#buffers + 20, true)
      this.filled += written
      if (read === unit.length) return undefined
      // A unit fits into the room that is left, so another turn is only of use after progress.
      if (written === 0 && this.filled < ROOM) return 'has bytes that do not belong to it'
      if (this.filled === ROOM) return 'is longer than a block can be'
    }
  }

  /** What waits, as a view of the module's memory: good until the next `put`. */
  take(): Uint8Array {
    this.#see()
    const taken = this.#memory.subarray(this.#output, this.#output + this.filled)
    this.filled = 0
    return taken
  }

  /** Forgets the frame. What waits stays. */
  reset(): void {
    this.#zstd.ZSTD_freeDCtx(this.#context)
    this.#context = 0
  }

  #allocate(bytes: number): number {
    const pointer = this.#zstd.malloc(bytes)
    if (pointer === 0) throw new Error('no memory left for decompressing zstd')
    return pointer
  }

  #setBuffer(struct: number, pointer: number, size: number): void {
    this.#view.setUint32(struct, pointer, true)
    this.#view.setUint32(struct + 4, size, true)
    this.#view.setUint32(struct + 8, 0, true)
  }

  #see(): void {
    if (this.#memory.buffer === this.#zstd.memory.buffer) return
    this.#memory = new Uint8Array(this.#zstd.memory.buffer)
    this.#view = new DataView(this.#zstd.memory.buffer)
  }
}
