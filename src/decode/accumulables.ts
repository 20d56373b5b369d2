/**
 * Reads "Accumulables" of a TaskEnd: most of the line's bytes. The elements of a task are those of the task before, but
 * for ids and numbers: so each is guessed by its place, and every byte compared.
 */
import type { AccumulatorUpdates, TaskAccumulable } from '../events/task-block.ts'
import { describeAccumulable } from './accumulable-json.ts'
import { type AccumulableShape, AccumulableShapes, idDigits, skipInteger } from './accumulable-shape.ts'
import { skipValue } from './leaves.ts'
import { type Literal, matches } from './literal.ts'

/** Elements that are guessed by their place: more than real tasks have. */
const MOST_PLACES = 10_000

export class AccumulableReader {
  readonly #shapes = new AccumulableShapes()
  /** By the place of the element in the last task's array. */
  readonly #guesses: (AccumulableShape | undefined)[] = []
  #ids = new Float64Array(1024)
  #bits = new Int32Array(2048)
  #rows = new Uint32Array(257)
  #rowCount = 0
  #count = 0
  #user: TaskAccumulable[] = []
  #users = new Map<number, TaskAccumulable[]>()

  /** Reads the array at `at`; position after it, or -1 where it is not understood. Ends before `to`. */
  read(line: Uint8Array, view: DataView, at: number, to: number): number {
    this.begin()
    if (line[at] !== 0x5b) return -1
    let element = at + 1
    if (line[element] === 0x5d) return element + 1
    let digits = idDigits(line, element)
    for (let place = 0; ; place++) {
      const count = this.#count
      let shape = this.#guesses[place]
      let end = digits < 0 ? -1 : this.#readGuessed(shape, line, view, digits, to)
      if (end < 0 && digits >= 0) {
        this.#count = count
        shape = this.#shapes.find(line, view, skipInteger(line, digits, false), to)
        end = shape === undefined ? -1 : this.#readGuessed(shape, line, view, digits, to)
        if (place < MOST_PLACES) this.#guesses[place] = shape
      }
      if (end >= 0 && shape !== undefined) {
        const next = after(shape.link, line, view, end, to)
        if (next >= 0) {
          element = end + shape.close.length + 1
          digits = next
          continue
        }
        end = after(shape.close, line, view, end, to)
      }
      if (end < 0) {
        this.#count = count
        end = skipValue(line.subarray(0, to), element)
        if (!this.#readUnknown(line.subarray(element, end), shape === undefined)) return -1
      }
      const c = line[end]
      if (c === 0x5d) return end + 1
      if (c !== 0x2c) return -1
      element = end + 1
      digits = idDigits(line, element)
    }
  }

  /** Starts the row under construction anew. */
  begin(): void {
    this.#count = this.#rows[this.#rowCount]!
    if (this.#user.length > 0) this.#user = []
  }

  /** The row counts. Rows are committed in order. */
  commit(): void {
    if (this.#user.length > 0) this.#users.set(this.#rowCount, this.#user)
    this.#user = []
    if (this.#rowCount + 2 > this.#rows.length)
      this.#rows = grown(this.#rows, new Uint32Array(this.#rows.length * 2))
    this.#rows[++this.#rowCount] = this.#count
  }

  /** Adds one accumulable that was parsed as JSON. */
  add(element: unknown): void {
    const { id, update, user } = describeAccumulable(element)
    if (update !== undefined) {
      const low = Number(BigInt.asIntN(32, update))
      this.#push(id, low, Number(BigInt.asIntN(32, update >> 32n)))
    }
    if (user !== undefined) this.#user.push(user)
  }

  take(): { updates: AccumulatorUpdates; accumulables: Map<number, TaskAccumulable[]> } {
    const count = this.#rows[this.#rowCount]!
    const updates = {
      first: this.#rows.slice(0, this.#rowCount + 1),
      ids: this.#ids.slice(0, count),
      bits: this.#bits.slice(0, 2 * count),
    }
    const accumulables = this.#users
    this.#users = new Map()
    this.#rowCount = 0
    this.#count = 0
    this.#rows[0] = 0
    return { updates, accumulables }
  }

  #push(id: number, low: number, high: number): void {
    const n = this.#count++
    if (n >= this.#ids.length) {
      this.#ids = grown(this.#ids, new Float64Array(2 * n))
      this.#bits = grown(this.#bits, new Int32Array(4 * n))
    }
    this.#ids[n] = id
    this.#bits[2 * n] = low
    this.#bits[2 * n + 1] = high
  }

  /** Reads the id, Update, which goes out, and Value; position before `close`, or -1 if the shape is another. */
  #readGuessed(
    shape: AccumulableShape | undefined,
    line: Uint8Array,
    view: DataView,
    from: number,
    to: number,
  ): number {
    if (shape === undefined) return -1
    let at = from
    let id = 0
    let c = line[at]!
    while (c >= 0x30 && c <= 0x39) {
      id = id * 10 + (c - 0x30)
      c = line[++at]!
    }
    if (at === from || at - from > 15 || (at - from > 1 && line[from] === 0x30)) return -1
    at = after(shape.open, line, view, at, to)
    if (at < 0) return -1
    at = shape.kept ? this.#readUpdate(id, line, at, shape.quoted) : skipInteger(line, at, shape.quoted)
    if (at < 0 || shape.mid === undefined) return at
    at = after(shape.mid, line, view, at, to)
    return at < 0 ? -1 : skipInteger(line, at, shape.valueQuoted)
  }

  /** Position after the update, or -1 if it is none or too long for a number. */
  #readUpdate(id: number, line: Uint8Array, from: number, quoted: boolean): number {
    let at = from
    let c = line[at]!
    const negative = c === 0x2d
    if (negative) c = line[++at]!
    const first = at
    // Nine digits fit 32 bits, where the arithmetic is fastest.
    let head = 0
    const ninth = at + 9
    while (c >= 0x30 && c <= 0x39 && at < ninth) {
      head = (head * 10 + (c - 0x30)) | 0
      c = line[++at]!
    }
    let value = head
    while (c >= 0x30 && c <= 0x39) {
      value = value * 10 + (c - 0x30)
      c = line[++at]!
    }
    const digits = at - first
    if (digits === 0 || digits > 15 || (!quoted && digits > 1 && line[first] === 0x30)) return -1
    if (negative) value = -value
    this.#push(id, value | 0, Math.floor(value / 4294967296))
    return at
  }

  /** Takes an element through JSON.parse and learns from it if it is new; false if it is no accumulable. */
  #readUnknown(bytes: Uint8Array, isNew: boolean): boolean {
    const element = parseElement(bytes)
    if (element === undefined) return false
    this.add(element)
    if (isNew) this.#shapes.learn(bytes, element)
    return true
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Elements with digits that a number would lose are left to the exact parser of the slow path. */
function parseElement(bytes: Uint8Array): Record<string, unknown> | undefined {
  try {
    const text = utf8.decode(bytes)
    if (bytes[0] !== 0x7b || /[^"\d]\d{16}/.test(text)) return undefined
    return JSON.parse(text) as Record<string, unknown>
  } catch {
    return undefined
  }
}

/** Position after the literal, or -1 if it is not there. */
function after(literal: Literal, line: Uint8Array, view: DataView, at: number, to: number): number {
  const end = at + literal.length
  return end < to && matches(literal, line, view, at) ? end : -1
}

function grown<T extends Float64Array | Int32Array | Uint32Array>(old: T, larger: T): T {
  larger.set(old)
  return larger
}
