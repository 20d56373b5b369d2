import type { Gunzip, InflateRaw, Unzip } from 'node:zlib'
import { CHUNK } from './file-part.ts'
import { SourceError } from './source-error.ts'

/** Deflate cannot pass 1032:1, and logs stay below 100:1. */
const MOST_RATIO = 1000
const RATIO_FROM = 256 * 1024 * 1024
type Engine = Gunzip | InflateRaw | Unzip

// zlib throws away the output of the call that meets the fault, so each call gets little.
const STEP = 64 * 1024

/**
 * Inflates a stream and keeps all that is good: what precedes a fault is given before the error is thrown. A stream that is
 * cut ends without an error; the caller knows how long it should be.
 */
export async function* inflated(
  packed: AsyncIterable<Uint8Array>,
  engine: Engine,
  shown: string,
): AsyncGenerator<Uint8Array> {
  const ready: Uint8Array[] = []
  const state: { fault?: Error; ended: boolean; out: number } = { ended: false, out: 0 }
  engine.on('data', (chunk: Uint8Array) => ready.push(chunk))
  engine.on('error', (error) => (state.fault = error))
  engine.on('end', () => (state.ended = true))

  function* output(): Generator<Uint8Array> {
    for (const chunk of ready.splice(0)) {
      state.out += chunk.length
      if (state.out > RATIO_FROM && state.out > MOST_RATIO * engine.bytesWritten) throw bomb(shown)
      yield chunk
    }
    if (state.fault) throw broken(shown, state.fault)
  }

  try {
    for await (const chunk of packed) {
      for (let from = 0; from < chunk.length && !state.ended; from += STEP) {
        await written(engine, chunk.subarray(from, from + STEP))
        yield* output()
      }
      if (state.ended) return
    }
    await written(engine, undefined)
    yield* output()
  } finally {
    engine.destroy()
  }
}

/** Resolves when the engine has taken the bytes, has ended (there is more after the end of its data) or has failed. */
function written(engine: Engine, bytes: Uint8Array | undefined): Promise<void> {
  return new Promise((resolve) => {
    const settle = () => {
      engine.off('error', settle).off('end', settle)
      resolve()
    }
    engine.on('error', settle).on('end', settle)
    if (bytes === undefined) engine.end()
    else engine.write(bytes, settle)
  })
}

/**
 * Joins small pieces into chunks of at least a quarter of a MiB, each with an ArrayBuffer of its own. Where the pieces end in
 * an error, what came before it is given first.
 */
export async function* rechunked(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let held: Uint8Array[] = []
  let length = 0
  function joined(): Uint8Array {
    const chunk = Buffer.allocUnsafeSlow(length)
    let at = 0
    for (const piece of held) {
      chunk.set(piece, at)
      at += piece.length
    }
    held = []
    length = 0
    return chunk
  }
  let fault: { error: unknown } | undefined
  try {
    for await (const piece of pieces) {
      held.push(piece)
      length += piece.length
      if (length >= CHUNK / 4) yield joined()
    }
  } catch (error) {
    fault = { error }
  }
  if (length > 0) yield joined()
  if (fault) throw fault.error
}

function bomb(shown: string): SourceError {
  return new SourceError('expands_too_much', `${shown} grows more than ${MOST_RATIO} times when unpacked.`, {
    hint: 'If it is sound, unpack it and load the files.',
  })
}

function broken(shown: string, cause: Error): SourceError {
  return new SourceError('damaged_archive', `${shown} cannot be unpacked further: ${cause.message}.`, {
    cause,
  })
}
