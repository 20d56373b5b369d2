import { type CodecName, codecNamed } from '../codec/index.ts'
import type { DecodedSegment } from './block.ts'
import { BlockBuilder } from './block-builder.ts'
import { decodeSegment } from './decode-segment.ts'
import { type FileRange, readRange } from './read-range.ts'

/**
 * A segment to decode: bytes, plain ones in pieces, or a range of a local file that the worker reads by itself. Decoding can start
 * anew at `offset` of the file.
 */
export type Job =
  | {
      readonly codec: CodecName
      readonly bytes: Uint8Array<ArrayBuffer>
      readonly offset: number
      /** Decompressed bytes at its beginning that were read before. */
      readonly skip?: number
    }
  | { readonly codec: 'none'; readonly pieces: readonly Uint8Array<ArrayBuffer>[]; readonly offset: number }
  | ({ readonly codec: 'none' } & FileRange)

let builder: BlockBuilder | undefined

/** Decodes one segment in this thread. What it learns of the lines is kept for the next one. */
export async function runJob(job: Job): Promise<DecodedSegment> {
  builder ??= new BlockBuilder()
  try {
    if ('pieces' in job) return decodeSegment(job.pieces, builder)
    if ('path' in job) return decodeSegment(readRange(job), builder)
    const codec = codecNamed(job.codec)
    await codec.prepare?.()
    return decodeSegment(without(job.skip ?? 0, codec.expand(job.bytes, job.offset)), builder)
  } catch (error) {
    // It may hold events of this segment, which must not turn up in the next one.
    builder = undefined
    throw error
  }
}

function* without<T>(skip: number, pieces: Iterable<Uint8Array | T>): Generator<Uint8Array | T> {
  let left = skip
  for (const piece of pieces) {
    if (!(piece instanceof Uint8Array) || left === 0) yield piece
    else if (left < piece.length) {
      yield piece.subarray(left)
      left = 0
    } else left -= piece.length
  }
  if (left > 0) throw new Error(`${left} bytes that were read are not there any more.`)
}

/** Bytes of a job, as they are stored. */
export function bytesOf(job: Job): number {
  if ('pieces' in job) return job.pieces.reduce((sum, { length }) => sum + length, 0)
  return 'bytes' in job ? job.bytes.length : job.length
}

/** The buffers of a job, which belong to the thread that does it. */
export function handedOver(job: Job): ArrayBuffer[] {
  if ('pieces' in job) return job.pieces.map(({ buffer }) => buffer)
  return 'bytes' in job ? [job.bytes.buffer] : []
}

/** The buffers of a result, which can be moved to another thread. */
export function transferables(result: DecodedSegment): ArrayBuffer[] {
  const buffers = new Set<ArrayBufferLike>()
  const add = ({ buffer }: { readonly buffer: ArrayBufferLike }) => {
    // What is empty is shared by all columns of zeros: a buffer that was moved before cannot be moved (Node 22 and later throw).
    if (buffer.byteLength > 0) buffers.add(buffer)
  }
  add(result.head.bytes)
  add(result.tail.bytes)
  for (const { order, starts, ends, others } of result.blocks) {
    for (const array of [
      order,
      others.places,
      others.ends,
      others.bytes,
      ends.updates.first,
      ends.updates.ids,
      ends.updates.bits,
    ])
      add(array)
    for (const column of [...Object.values(starts.columns), ...Object.values(ends.columns)]) {
      if (column === undefined) continue
      add(
        column.kind === 'long' || column.kind === 'time'
          ? column.bits
          : column.kind === 'text'
            ? column.codes
            : column.values,
      )
      if (column.absent !== undefined) add(column.absent)
    }
  }
  return [...buffers] as ArrayBuffer[]
}
