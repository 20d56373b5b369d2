import type { Diagnostic, DiagnosticCode } from '../base/diagnostics.ts'
import type { PlacedBlock } from '../decode/decode-part.ts'
import { lineAt } from '../decode/other-lines.ts'
import { readEvent } from '../decode/read-event.ts'
import type { SparkEvent } from '../events/index.ts'
import type { Listener } from '../reconstruct/listener.ts'
import type { AttemptWriter } from '../store/attempt-writer.ts'
import { otherEvents } from '../tables/other-events.ts'
import type { LoadedLog, LoadedPart } from './loaded-log.ts'

/** Reads the events of blocks that are no task's, keeps those nobody knows, and puts problems where they occurred. */
export class BlockReader {
  readonly #writer: Pick<AttemptWriter, 'row'>
  readonly #loaded: LoadedLog
  #placed: PlacedBlock | undefined
  #part: LoadedPart | undefined
  #current = -1
  /** Events of the log so far. */
  #events = 0

  constructor(writer: Pick<AttemptWriter, 'row'>, loaded: LoadedLog) {
    this.#writer = writer
    this.#loaded = loaded
  }

  /** To hear of tasks before others do: blocks do not say on which lines these stand. */
  readonly tasks: Listener = {
    on: {},
    taskStart: () => this.#task(),
    taskEnd: () => this.#task(),
  }

  begin(placed: PlacedBlock, part: LoadedPart): void {
    this.#placed = placed
    this.#part = part
    this.#current = -1
    this.#loaded.digest.add(placed.block)
    part.events += placed.block.order.length
    for (const { code, detail, line, offset } of placed.block.problems) {
      part.problems.add({ code, detail, line: placed.line + line + 1, offset: placed.offset + offset })
    }
    for (const [code, count] of placed.block.furtherProblems) part.problems.count(code, count)
    this.#takeProblems(part)
  }

  endPart(part: LoadedPart): void {
    this.#part = part
    this.#current = -1
    this.#takeProblems(part)
    part.readTo = part.part.bytes
    // What it held of the last block is of no use any more.
    this.#placed = undefined
  }

  #task(): void {
    this.#current = -1
    this.#events++
  }

  /** Problems that reading and decompressing the part have reported since, and what else befell the reading. */
  #takeProblems(part: LoadedPart): void {
    for (const problem of part.progress.problems.splice(0)) part.problems.add(problem)
    for (const problem of part.part.happened?.splice(0) ?? []) part.problems.add(problem)
  }

  /** Reads the n-th event of the block that is no task's; undefined if it has no meaning here. */
  event(n: number): SparkEvent | undefined {
    this.#current = n
    const { event, unknown, problem } = readEvent(lineAt(this.#placed!.block.others, n))
    if (problem !== undefined) this.problem(problem.code, problem.detail)
    if (unknown !== undefined) {
      this.#writer.row(otherEvents, { event: unknown.name, position: this.#events, json: unknown.json })
    }
    if (event !== undefined || unknown !== undefined) this.#events++
    else this.#part!.events--
    if (event?.event === 'SparkListenerApplicationEnd') this.#loaded.ended = true
    return event
  }

  /** Reports a problem at the event that is being played. */
  problem(code: DiagnosticCode, detail: string): void {
    this.#part?.problems.add({ code, detail, ...this.#place() })
  }

  #place(): Pick<Diagnostic, 'line' | 'offset'> {
    const placed = this.#placed
    if (placed === undefined || this.#current < 0) return {}
    const { places } = placed.block.others
    const [line, offset] = places.subarray(2 * this.#current)
    return { line: placed.line + (line ?? 0) + 1, offset: placed.offset + (offset ?? 0) }
  }
}
