import { closeSync, openSync, readSync } from 'node:fs'
import type { CodecProblem } from '../codec/codec.ts'
import { type CodecName, codecNamed, prepareCodecs } from '../codec/index.ts'
import type { DecodedSegment } from './block.ts'
import { BlockBuilder } from './block-builder.ts'
import { decodeSegment } from './decode-segment.ts'

/** A segment to decode: bytes, or a range of a local file that the worker reads by itself. */
export type Job =
  | { readonly codec: CodecName; readonly bytes: Uint8Array; readonly offset: number }
  | { readonly codec: 'none'; readonly path: string; readonly offset: number; readonly length: number }

export interface JobResult extends DecodedSegment {
  readonly problems: readonly CodecProblem[]
}

let builder: BlockBuilder | undefined
let ready: Promise<void> | undefined
let buffer = Buffer.alloc(0)

/** Decodes one segment in this thread. What it learns of the lines is kept for the next one. */
export async function runJob(job: Job): Promise<JobResult> {
  ready ??= prepareCodecs()
  await ready
  builder ??= new BlockBuilder()
  try {
    if ('path' in job) return decodeSegment([readRange(job.path, job.offset, job.length)], builder)
    return decodeSegment(codecNamed(job.codec).expand(job.bytes, job.offset), builder)
  } catch (error) {
    // It may hold events of this segment, which must not turn up in the next one.
    builder = undefined
    throw error
  }
}

/** The range, as far as the file reaches. The buffer is reused by the next call. */
function readRange(path: string, offset: number, length: number): Uint8Array {
  if (buffer.length < length) buffer = Buffer.alloc(length)
  const file = openSync(path, 'r')
  try {
    let at = 0
    while (at < length) {
      const read = readSync(file, buffer, at, length - at, offset + at)
      if (read === 0) break
      at += read
    }
    return new Uint8Array(buffer.buffer, buffer.byteOffset, at)
  } finally {
    closeSync(file)
  }
}

/** The buffers of a result, which can be moved to another thread. */
export function transferables(result: JobResult): ArrayBuffer[] {
  const buffers = new Set<ArrayBufferLike>()
  const add = (array: { readonly buffer: ArrayBufferLike }) => buffers.add(array.buffer)
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
