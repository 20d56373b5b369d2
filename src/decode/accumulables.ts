/**
 * Reads "Accumulables" of a TaskEnd: most of the line's bytes. An accumulator looks the same in each task but for two
 * numbers, and follows the same one as in the task before: so the next one is guessed, and every byte compared.
 */
import type { AccumulatorUpdates, TaskAccumulable } from '../events/task-block.ts'
import { describeAccumulable } from './accumulable-json.ts'
import { readLeaves, skipValue } from './leaves.ts'
import { type Literal, literalOf, matches } from './shape.ts'

/** One accumulator as it stands in the line: open, digits of Update, mid, digits of Value, close. */
interface Known {
  readonly id: number
  /** Its updates go out (all but internal.metrics.*, which Task Metrics repeats). */
  readonly kept: boolean
  readonly open: Literal
  readonly mid: Literal | undefined
  readonly close: Literal
  readonly quoted: boolean
  readonly valueQuoted: boolean
  next: Known | undefined
}

/** More accumulators than one plan has; beyond it the oldest are forgotten, so that nothing grows with the log. */
const MOST_KNOWN = 20_000

export class AccumulableReader {
  #known = new Map<number, Known>()
  #first: Known | undefined
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
    let i = at + 1
    if (line[i] === 0x5d) return i + 1
    let previous: Known | undefined
    for (;;) {
      const guess = previous === undefined ? this.#first : previous.next
      let end = guess === undefined ? -1 : this.#readKnown(guess, line, view, i, to)
      let found = guess
      if (end < 0) {
        const known = this.#known.get(idAt(line, i))
        found = known
        end = known === undefined || known === guess ? -1 : this.#readKnown(known, line, view, i, to)
        if (end < 0) {
          end = skipValue(line.subarray(0, to), i)
          const learnt = this.#readUnknown(line.subarray(i, end))
          if (learnt === null) return -1
          found = learnt
        }
        if (found !== undefined && previous === undefined) this.#first = found
        else if (found !== undefined && previous !== undefined) previous.next = found
      }
      previous = found ?? previous
      i = end
      const c = line[i++]
      if (c === 0x5d) return i
      if (c !== 0x2c) return -1
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

  #readKnown(known: Known, line: Uint8Array, view: DataView, from: number, to: number): number {
    const { open, mid, close } = known
    if (from + open.length >= to || !matches(open, line, view, from)) return -1
    let at = from + open.length
    let c = line[at]!
    const negative = c === 0x2d
    if (negative) c = line[++at]!
    const first = at
    let value = 0
    while (c >= 0x30 && c <= 0x39) {
      value = value * 10 + (c - 0x30)
      c = line[++at]!
    }
    const digits = at - first
    if (digits === 0 || digits > 15 || (!known.quoted && digits > 1 && line[first] === 0x30)) return -1
    if (mid !== undefined) {
      if (at + mid.length >= to || !matches(mid, line, view, at)) return -1
      at = skipInteger(line, at + mid.length, known.valueQuoted)
      if (at < 0) return -1
    }
    if (at + close.length >= to || !matches(close, line, view, at)) return -1
    if (known.kept) {
      if (negative) value = -value
      this.#push(known.id, value | 0, Math.floor(value / 4294967296))
    }
    return at + close.length
  }

  /** Takes an element through JSON.parse and learns it: null if it is no accumulable, undefined if it cannot be learnt. */
  #readUnknown(bytes: Uint8Array): Known | undefined | null {
    const element = parseElement(bytes)
    if (element === undefined) return null
    this.add(element)
    const known = learn(bytes, element)
    if (known === undefined) return undefined
    if (this.#known.size >= MOST_KNOWN) this.#known.clear()
    this.#known.set(known.id, known)
    return known
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

function learn(bytes: Uint8Array, element: Record<string, unknown>): Known | undefined {
  const { id, user, internalMetric } = describeAccumulable(element)
  if (user !== undefined || !Number.isSafeInteger(id)) return undefined
  const leaves = readLeaves(bytes, new Set(), (path) => path.join('\0'))
  const update = leaves?.find((leaf) => leaf.path === 'Update')
  const value = leaves?.find((leaf) => leaf.path === 'Value')
  if (update === undefined || (value !== undefined && value.from < update.from)) return undefined
  const [from, to] = digitsOf(bytes, update)
  const [valueFrom, valueTo] = value === undefined ? [to, to] : digitsOf(bytes, value)
  if (from < 0 || valueFrom < 0) return undefined
  return {
    id,
    kept: !internalMetric,
    open: literalOf(bytes.subarray(0, from)),
    mid: value === undefined ? undefined : literalOf(bytes.subarray(to, valueFrom)),
    close: literalOf(bytes.subarray(valueTo)),
    quoted: update.type === 'string',
    valueQuoted: value?.type === 'string',
    next: undefined,
  }
}

/** Where the digits of a number, or of a string of digits, stand; [-1, -1] if it is neither. */
function digitsOf(bytes: Uint8Array, leaf: { type: string; from: number; to: number }): [number, number] {
  const quote = leaf.type === 'string' ? 1 : 0
  const [from, to] = [leaf.from + quote, leaf.to - quote]
  return (leaf.type === 'string' || leaf.type === 'number') && skipInteger(bytes, from, quote === 1) === to
    ? [from, to]
    : [-1, -1]
}

function skipInteger(line: Uint8Array, from: number, quoted: boolean): number {
  let at = line[from] === 0x2d ? from + 1 : from
  const first = at
  while (line[at]! >= 0x30 && line[at]! <= 0x39) at++
  return at === first || (!quoted && at - first > 1 && line[first] === 0x30) ? -1 : at
}

/** The number behind `{"ID":`, or NaN. */
function idAt(line: Uint8Array, from: number): number {
  if (
    line[from + 1] !== 0x22 ||
    line[from + 2] !== 0x49 ||
    line[from + 3] !== 0x44 ||
    line[from + 5] !== 0x3a
  )
    return Number.NaN
  let id = 0
  for (let i = from + 6; line[i]! >= 0x30 && line[i]! <= 0x39 && i < from + 22; i++)
    id = id * 10 + (line[i]! - 0x30)
  return id
}

function grown<T extends Float64Array | Int32Array | Uint32Array>(old: T, larger: T): T {
  larger.set(old)
  return larger
}
