/** Lines in log order -> blocks: task events as columns, others as the bytes of their lines. */

import type { DiagnosticCode } from '../base/diagnostics.ts'
import { parseJson, TooDeepError } from '../base/exact-json.ts'
import { EXECUTOR_METRIC_COLUMNS } from '../events/executor-metrics.ts'
import { FieldError } from '../events/schema.ts'
import {
  type AccumulatorUpdates,
  type LineProblem,
  ORDER,
  type TaskAccumulable,
} from '../events/task-block.ts'
import {
  TASK_END,
  TASK_END_COLUMNS,
  TASK_END_PARTS,
  TASK_START,
  TASK_START_COLUMNS,
} from '../events/task-columns.ts'
import { AccumulableReader } from './accumulables.ts'
import type { Block } from './block.ts'
import { LinePacker } from './other-lines.ts'
import type { Parts } from './read-line.ts'
import { valueAt } from './task-json.ts'
import { TaskLines } from './task-lines.ts'

/** DuckDB takes rows in vectors of this many. */
const MOST_ENDS = 2048
/** A line of each of these many is named. */
const MOST_PROBLEMS = 1000
export const MOST_EVENTS = 16_384

const START = new TextEncoder().encode(`{"Event":"${TASK_START}"`)
const END = new TextEncoder().encode(`{"Event":"${TASK_END}"`)
const USUAL = new TextEncoder().encode('{"Event":"')
const REASON = 0
const BLOCKS = 1

export class BlockBuilder {
  #accumulables = new AccumulableReader()
  #starts = new TaskLines(TASK_START_COLUMNS, [])
  #ends = new TaskLines(
    [...TASK_END_COLUMNS, ...EXECUTOR_METRIC_COLUMNS],
    [TASK_END_PARTS.reason, TASK_END_PARTS.updatedBlocks],
    this.#accumulables,
    TASK_END_PARTS.accumulables,
  )
  #order = new Uint8Array(MOST_EVENTS)
  #events = 0
  #others = new LinePacker()
  #reasons = new Map<number, Record<string, unknown>>()
  #updatedBlocks = new Map<number, string>()
  #problems: LineProblem[] = []
  #furtherProblems = new Map<DiagnosticCode, number>()
  #done: Block[] = []
  #parts: Parts = []

  /** Adds line[from..to); a newline (or another byte) must follow it in the buffer. `number` and `offset` say where it stands. */
  line(line: Uint8Array, view: DataView, from: number, to: number, number: number, offset: number): void {
    if (starts(END, line, from, to))
      this.#task(this.#ends, ORDER.taskEnd, line, view, from, to, number, offset)
    else if (starts(START, line, from, to))
      this.#task(this.#starts, ORDER.taskStart, line, view, from, to, number, offset)
    else if (to === from || (to === from + 1 && line[from] === 0x0d))
      this.problem({ code: 'blank_line', line: number, offset, detail: '' })
    else if (starts(USUAL, line, from, to)) this.#other(line.subarray(from, to), number, offset)
    else this.#odd(line.slice(from, to + 1), number, offset)
    if (this.#events >= MOST_EVENTS || this.#ends.buffer.rows >= MOST_ENDS) this.#cut()
  }

  /** Reports a problem; of a flood of them the first ones are kept and the others counted. */
  problem(problem: LineProblem): void {
    if (this.#problems.length < MOST_PROBLEMS) this.#problems.push(problem)
    else this.#furtherProblems.set(problem.code, (this.#furtherProblems.get(problem.code) ?? 0) + 1)
  }

  /** The blocks of all lines so far; starts anew. */
  take(): Block[] {
    if (this.#events > 0 || this.#problems.length > 0) this.#cut()
    return this.#done.splice(0)
  }

  #task(
    lines: TaskLines,
    kind: number,
    line: Uint8Array,
    view: DataView,
    from: number,
    to: number,
    number: number,
    offset: number,
  ): void {
    const end = line[to - 1] === 0x0d ? to - 1 : to
    this.#parts[REASON] = undefined
    this.#parts[BLOCKS] = undefined
    if (
      !lines.readKnown(line, view, from, end, this.#parts) &&
      !this.#parsed(lines, line.subarray(from, end), number, offset)
    )
      return
    this.#order[this.#events++] = kind
    if (kind !== ORDER.taskEnd) return
    const row = this.#ends.buffer.rows - 1
    const reason = this.#parts[REASON] as Record<string, unknown> | undefined
    if (typeof reason === 'object' && reason !== null && reason.Reason !== 'Success')
      this.#reasons.set(row, reason)
    const blocks = this.#parts[BLOCKS]
    if (Array.isArray(blocks) && blocks.length > 0)
      this.#updatedBlocks.set(row, JSON.stringify(blocks, exactly))
  }

  #parsed(lines: TaskLines, line: Uint8Array, number: number, offset: number): boolean {
    const text = lenient.decode(line)
    const isText = !text.includes('\ufffd') || isUtf8(line)
    if (!isText) this.problem({ code: 'not_utf8', line: number, offset, detail: '' })
    try {
      // Every line with such bytes is reported, so none must pass as one that is known.
      lines.readParsed(parseJson(text), isText ? line : undefined, this.#parts)
      return true
    } catch (error) {
      if (error instanceof SyntaxError)
        this.problem({ code: 'bad_json', line: number, offset, detail: error.message })
      else if (error instanceof TooDeepError)
        this.problem({ code: 'too_deep', line: number, offset, detail: error.message })
      else if (error instanceof FieldError)
        this.problem({ code: 'bad_event', line: number, offset, detail: error.message })
      else throw error
      return false
    }
  }

  /** A line that is not written as Spark writes it, but could be a task event all the same. */
  #odd(line: Uint8Array, number: number, offset: number): void {
    const text = lenient.decode(line)
    const lines = text.includes(TASK_END) ? this.#ends : text.includes(TASK_START) ? this.#starts : undefined
    const event = lines && parsedEvent(text)
    if (event === TASK_END || event === TASK_START) {
      const view = new DataView(line.buffer)
      const kind = event === TASK_END ? ORDER.taskEnd : ORDER.taskStart
      this.#task(
        event === TASK_END ? this.#ends : this.#starts,
        kind,
        line,
        view,
        0,
        line.length - 1,
        number,
        offset,
      )
    } else this.#other(line.subarray(0, line.length - 1), number, offset)
  }

  #other(line: Uint8Array, number: number, offset: number): void {
    this.#order[this.#events++] = ORDER.other
    this.#others.add(line, number, offset)
  }

  #cut(): void {
    const {
      updates,
      accumulables,
    }: { updates: AccumulatorUpdates; accumulables: Map<number, TaskAccumulable[]> } =
      this.#accumulables.take()
    this.#done.push({
      order: this.#order.slice(0, this.#events),
      starts: this.#starts.buffer.take(),
      ends: {
        ...this.#ends.buffer.take(),
        updates,
        accumulables,
        reasons: this.#reasons,
        updatedBlocks: this.#updatedBlocks,
      },
      others: this.#others.take(),
      problems: this.#problems,
      furtherProblems: this.#furtherProblems,
    })
    this.#events = 0
    this.#reasons = new Map()
    this.#updatedBlocks = new Map()
    this.#problems = []
    this.#furtherProblems = new Map()
  }
}

function parsedEvent(text: string): unknown {
  try {
    return valueAt(JSON.parse(text), ['Event'])
  } catch {
    return undefined
  }
}

function starts(wanted: Uint8Array, line: Uint8Array, from: number, to: number): boolean {
  // The last bytes tell the events apart: compare from the end.
  if (to - from < wanted.length) return false
  for (let i = wanted.length - 1; i >= 0; i--) if (line[from + i] !== wanted[i]) return false
  return true
}

const lenient = new TextDecoder('utf-8', { ignoreBOM: true })
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function isUtf8(bytes: Uint8Array): boolean {
  try {
    strict.decode(bytes)
    return true
  } catch {
    return false
  }
}

function exactly(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value
}
