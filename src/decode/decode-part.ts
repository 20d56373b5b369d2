/** One part of a log -> blocks in log order, with the half lines at the segments' edges joined. */
import type { Diagnostic, DiagnosticCode } from '../base/diagnostics.ts'
import { inOrder } from '../base/in-order.ts'
import type { CodecName } from '../codec/index.ts'
import type { JoinedLine } from '../lines/joined-line.ts'
import type { Block } from './block.ts'
import { BlockBuilder } from './block-builder.ts'
import { addLine } from './decode-segment.ts'
import { type Input, jobsOf } from './jobs.ts'
import type { DecodePool } from './pool.ts'
import { LineGoesOn, ReadingPlace } from './reading-place.ts'
import { fillZeros } from './zero-columns.ts'

/** A block, and where its segment begins in the part. */
export interface PlacedBlock {
  readonly block: Block
  /** Lines of the part before the segment. */
  readonly line: number
  /** Decompressed bytes before the segment. */
  readonly offset: number
}

/** What is known of a part; kept up to date while it is read, and when reading goes on. */
export interface PartProgress {
  codec: CodecName
  /** Bytes as they were decompressed. */
  bytes: number
  lines: number
  /** Bytes of the file that were read. */
  stored: number
  problems: Diagnostic[]
  readonly place: ReadingPlace
}

export function newProgress(): PartProgress {
  return { codec: 'none', bytes: 0, lines: 0, stored: 0, problems: [], place: new ReadingPlace() }
}

/**
 * Reads a part from where `progress` says that it was read to. Throws LineGoesOn if a last line without newline, which was
 * read as a whole one, turns out not to be one.
 */
export async function* decodePart(
  part: Input,
  pool: DecodePool,
  progress: PartProgress,
  signal?: AbortSignal,
): AsyncGenerator<PlacedBlock> {
  const builder = new BlockBuilder()
  const { place } = progress
  const joined = place.line
  let newlineIsOwed = place.lastLine === 'read'
  if (place.lastLine !== 'ended') progress.lines--
  place.begin()
  progress.stored = place.from
  const jobs = jobsOf(
    part,
    {
      codec: (name) => {
        progress.codec = name
      },
      stored: (bytes) => {
        progress.stored += bytes
      },
    },
    place.from + place.skip > 0 ? { codec: progress.codec, from: place.from, skip: place.skip } : undefined,
  )
  const results = inOrder(
    jobs,
    () => pool.window,
    async (job) => ('code' in job ? job : { job, ...(await pool.run(job)) }),
  )
  // Nothing worse has befallen it than that it ends too early: what is there of its last line is right.
  let onlyCut = true
  for await (const result of results) {
    signal?.throwIfAborted()
    if ('code' in result) {
      onlyCut &&= CUTS.has(result.code)
      place.problem(result.code)
      progress.problems.push(result)
      joined.broken = true
      continue
    }
    for (const { code, detail, offset } of result.problems) {
      onlyCut &&= CUTS.has(code)
      place.problem(code)
      progress.problems.push({ code, detail: `at byte ${offset} of the file: ${detail}` })
    }
    joined.add(result.head)
    if (newlineIsOwed && joined.length > 0) throw new LineGoesOn()
    const segment = { line: progress.lines, offset: progress.bytes }
    if (result.newlines > 0) {
      if (!newlineIsOwed) yield* endLine(joined, builder, progress, false)
      newlineIsOwed = false
      for (const block of result.blocks) yield { block: fillZeros(block), ...segment }
      joined.start(result.tail, segment.offset + result.bytes - result.tail.bytes.length)
    }
    place.passed(result.job, result.bytes)
    progress.lines += result.newlines
    progress.bytes += result.bytes
  }
  place.end(progress.stored)
  if (onlyCut) joined.broken = false
  if (newlineIsOwed) progress.lines++
  else if (joined.length === 0) place.lastLine = 'ended'
  else place.lastLine = (yield* endLine(joined, builder, progress, true)) ? 'read' : 'cut'
}

const CUTS: ReadonlySet<DiagnosticCode> = new Set(['truncated', 'changed_while_read'])

/** Decodes the joined line, which ends with a newline or, at `last`, with the file. Says whether it was whole. */
function* endLine(
  joined: JoinedLine,
  builder: BlockBuilder,
  progress: PartProgress,
  last: boolean,
): Generator<PlacedBlock, boolean> {
  const line = joined.take()
  const at = { line: progress.lines + 1, offset: joined.offset }
  const problem = problemOf(joined, line, last)
  if (last) progress.lines++
  if (problem !== undefined || line === undefined) {
    if (problem !== undefined) progress.problems.push({ ...problem, ...at })
    // A line that is cut may yet become whole. One that is lost cannot be taken back.
    if (last && problem?.code !== 'truncated') progress.place.onlyCut = false
    return false
  }
  addLine(builder, line, new DataView(line.buffer), 0, line.length - 1, 0, 0)
  for (const block of builder.take()) yield { block: fillZeros(block), line: at.line - 1, offset: at.offset }
  return true
}

function problemOf(joined: JoinedLine, line: Uint8Array | undefined, last: boolean): Diagnostic | undefined {
  if (line === undefined) return { code: 'line_too_long', detail: `${joined.length} bytes` }
  if (joined.broken) return { code: 'damaged_codec', detail: 'the line runs across damaged data' }
  return last && !isWhole(line)
    ? { code: 'truncated', detail: `the last line ends after ${joined.length} bytes` }
    : undefined
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
