/** One part of a log -> blocks in log order, with the half lines at the segments' edges joined. */
import type { Diagnostic, DiagnosticCode } from '../base/diagnostics.ts'
import type { CodecName } from '../codec/index.ts'
import { JoinedLine } from '../lines/joined-line.ts'
import type { Block } from './block.ts'
import { BlockBuilder } from './block-builder.ts'
import { addLine } from './decode-segment.ts'
import { inOrder } from './in-order.ts'
import { type Input, jobsOf } from './jobs.ts'
import type { DecodePool } from './pool.ts'
import { fillZeros } from './zero-columns.ts'

/** A block, and where its segment begins in the part. */
export interface PlacedBlock {
  readonly block: Block
  /** Lines of the part before the segment. */
  readonly line: number
  /** Decompressed bytes before the segment. */
  readonly offset: number
}

/** What is known of a part; kept up to date while it is read. */
export interface PartProgress {
  codec: CodecName
  /** Bytes as they were decompressed. */
  bytes: number
  lines: number
  /** Bytes of the file that were read. */
  stored: number
  problems: Diagnostic[]
}

export function newProgress(): PartProgress {
  return { codec: 'none', bytes: 0, lines: 0, stored: 0, problems: [] }
}

export async function* decodePart(
  part: Input,
  pool: DecodePool,
  progress: PartProgress,
  signal?: AbortSignal,
): AsyncGenerator<PlacedBlock> {
  const builder = new BlockBuilder()
  const joined = new JoinedLine()
  const jobs = jobsOf(part, {
    codec: (name) => {
      progress.codec = name
    },
    stored: (bytes) => {
      progress.stored += bytes
    },
  })
  const results = inOrder(
    jobs,
    () => pool.window(progress.codec),
    async (job) => ('code' in job ? job : pool.run(job)),
  )
  // Nothing worse has befallen it than that it ends too early: what is there of its last line is right.
  let onlyCut = true
  for await (const result of results) {
    signal?.throwIfAborted()
    if ('code' in result) {
      onlyCut &&= CUTS.has(result.code)
      progress.problems.push(result)
      joined.broken = true
      continue
    }
    for (const { code, detail, offset } of result.problems) {
      onlyCut &&= CUTS.has(code)
      progress.problems.push({ code, detail: `at byte ${offset} of the file: ${detail}` })
    }
    joined.add(result.head)
    const place = { line: progress.lines, offset: progress.bytes }
    if (result.newlines > 0) {
      yield* endLine(joined, builder, progress, false)
      for (const block of result.blocks) yield { block: fillZeros(block), ...place }
      joined.start(result.tail, place.offset + result.bytes - result.tail.bytes.length)
    }
    progress.lines += result.newlines
    progress.bytes += result.bytes
  }
  if (onlyCut) joined.broken = false
  if (joined.length > 0) yield* endLine(joined, builder, progress, true)
}

const CUTS: ReadonlySet<DiagnosticCode> = new Set(['truncated', 'changed_while_read'])

/** Decodes the joined line, which ends with a newline or, at `last`, with the file. */
function* endLine(
  joined: JoinedLine,
  builder: BlockBuilder,
  progress: PartProgress,
  last: boolean,
): Generator<PlacedBlock> {
  const line = joined.take()
  const place = { line: progress.lines + 1, offset: joined.offset }
  if (line === undefined)
    progress.problems.push({ code: 'line_too_long', detail: `${joined.length} bytes`, ...place })
  else if (joined.broken)
    progress.problems.push({ code: 'damaged_codec', detail: 'the line runs across damaged data', ...place })
  else if (last && !isWhole(line)) {
    progress.problems.push({
      code: 'truncated',
      detail: `the last line ends after ${joined.length} bytes`,
      ...place,
    })
  } else addLine(builder, line, new DataView(line.buffer), 0, line.length - 1, 0, 0)
  if (last) progress.lines++
  for (const block of builder.take())
    yield { block: fillZeros(block), line: place.line - 1, offset: place.offset }
}

/** Whether a last line without its newline is all there. */
function isWhole(line: Uint8Array): boolean {
  try {
    JSON.parse(new TextDecoder().decode(line))
    return true
  } catch {
    return false
  }
}
