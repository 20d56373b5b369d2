import { LineSplitter } from '../lines/line-splitter.ts'
import type { DecodedSegment, SegmentProblem } from './block.ts'
import type { BlockBuilder } from './block-builder.ts'

/**
 * Decodes the decompressed pieces of one segment. Keep one `builder` a thread: what it has learnt of the lines makes
 * the next segment fast.
 */
export function decodeSegment(
  pieces: Iterable<Uint8Array | SegmentProblem>,
  builder: BlockBuilder,
): DecodedSegment {
  const problems: SegmentProblem[] = []
  const splitter = new LineSplitter(
    (buffer, view, from, to, line, offset) => addLine(builder, buffer, view, from, to, line, offset),
    (reason, line, offset, length) =>
      builder.problem({
        code: reason === 'long' ? 'line_too_long' : 'damaged_codec',
        line,
        offset,
        detail: reason === 'long' ? `${length} bytes` : 'the line runs across damaged data',
      }),
  )
  for (const piece of pieces) {
    if (piece instanceof Uint8Array) splitter.push(piece)
    else {
      problems.push(piece)
      splitter.gap()
    }
  }
  const { head, tail } = splitter.finish()
  return { blocks: builder.take(), bytes: splitter.bytes, newlines: splitter.newlines, head, tail, problems }
}

/** Adds a line as `BlockBuilder.line` does; one that nests too deep for the stack is a problem of that line alone. */
export function addLine(
  builder: BlockBuilder,
  buffer: Uint8Array,
  view: DataView,
  from: number,
  to: number,
  line: number,
  offset: number,
): void {
  try {
    builder.line(buffer, view, from, to, line, offset)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    builder.problem({ code: 'too_deep', line, offset, detail: error.message })
  }
}
