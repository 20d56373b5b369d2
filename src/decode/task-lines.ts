/** Lines of one kind of task event -> rows: by shape where the line has a known one, else through JSON.parse. */
import type { TaskColumn } from '../events/task-column.ts'
import type { AccumulableReader } from './accumulables.ts'
import { type Parts, readLine } from './read-line.ts'
import { learnShape, type Shape, type ShapeTargets } from './shape.ts'
import { TaskBuffer } from './task-buffer.ts'
import { valueAt, writeTask } from './task-json.ts'

/** More than any Spark version mixes in one log; a log with more kinds of lines is read by JSON.parse. */
const MOST_SHAPES = 8
/** Learning costs more than parsing: lines that never repeat stop being learnt. */
const MOST_LESSONS = 200

export class TaskLines {
  readonly buffer: TaskBuffer
  readonly #targets: ShapeTargets
  readonly #accumulables: AccumulableReader | undefined
  #shapes: Shape[] = []
  #lessons = 0

  constructor(
    columns: readonly TaskColumn[],
    parts: readonly (readonly string[])[],
    accumulables?: AccumulableReader,
    path?: readonly string[],
  ) {
    this.buffer = new TaskBuffer(columns)
    this.#accumulables = accumulables
    this.#targets = { columns, parts, accumulables: path }
  }

  /**
   * Reads line[from..to) by a known shape, commits the row and fills `parts`; false if there is none that fits.
   * `parts` holds, by number, what was parsed of the parts of the line.
   */
  readKnown(line: Uint8Array, view: DataView, from: number, to: number, parts: Parts): boolean {
    this.buffer.reserve()
    for (let i = 0; i < this.#shapes.length; i++) {
      const shape = this.#shapes[i]!
      if (!readLine(shape, line, view, from, to, this.buffer, this.#accumulables, parts)) {
        this.buffer.clearRow()
        continue
      }
      if (i > 0) this.#shapes.unshift(...this.#shapes.splice(i, 1))
      this.#commit(shape.presence)
      return true
    }
    return false
  }

  /** Writes an event that was parsed as JSON, and learns from its line if it is given. Throws FieldError; then nothing counts. */
  readParsed(event: unknown, line: Uint8Array | undefined, parts: Parts): void {
    this.buffer.reserve()
    const presence = writeTask(event, this.buffer)
    this.#targets.parts.forEach((path, i) => {
      parts[i] = valueAt(event, path)
    })
    if (this.#targets.accumulables !== undefined && this.#accumulables !== undefined) {
      this.#accumulables.begin()
      const elements = valueAt(event, this.#targets.accumulables)
      if (Array.isArray(elements)) for (const element of elements) this.#accumulables.add(element)
    }
    this.#commit(presence)
    if (line !== undefined && this.#lessons++ < MOST_LESSONS) this.#learn(line, presence)
  }

  #learn(line: Uint8Array, presence: Uint8Array): void {
    const shape = learnShape(line, this.#targets)
    // A shape that sees other columns than JSON.parse did (a null, an odd number) cannot be trusted.
    if (shape === undefined || shape.presence.some((has, i) => has !== presence[i])) return
    this.#shapes.unshift(shape)
    this.#shapes.length = Math.min(this.#shapes.length, MOST_SHAPES)
  }

  #commit(presence: Uint8Array): void {
    this.buffer.commit(presence)
    this.#accumulables?.commit()
  }
}
