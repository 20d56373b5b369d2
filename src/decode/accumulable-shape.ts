/** What is the same in each "Accumulables" element of one name: everything but the id and two numbers. */
import { describeAccumulable } from './accumulable-json.ts'
import { type Leaf, readLeaves } from './leaves.ts'
import { type Literal, literalOf, matches } from './literal.ts'

/** An element is `{"ID":`, digits, `open`, digits of Update, `mid`, digits of Value, `close`. */
export interface AccumulableShape {
  readonly open: Literal
  readonly mid: Literal | undefined
  readonly close: Literal
  /** `close`, and the beginning of the next element up to the digits of its id. */
  readonly link: Literal
  /** Its updates go out (all but internal.metrics.*, which Task Metrics repeats). */
  readonly kept: boolean
  /** Whether the digits of Update stand in quotes, and those of Value. */
  readonly quoted: boolean
  readonly valueQuoted: boolean
}

const BEGIN = bytesOf('{"ID":')
const NAME = bytesOf(',"Name":"')
const NEXT = bytesOf(',{"ID":')
/** More names than any plan has; a log with more is read by JSON.parse. */
const MOST_SHAPES = 5000

export class AccumulableShapes {
  readonly #byName = new Map<number, AccumulableShape[]>()
  #count = 0

  /** The shape of the element whose id ends before `at`; undefined if it is not known. */
  find(line: Uint8Array, view: DataView, at: number, to: number): AccumulableShape | undefined {
    const shapes = this.#byName.get(nameHash(line, at, to))
    return shapes?.find(({ open }) => at + open.length < to && matches(open, line, view, at))
  }

  /** Learns from an element that was parsed as JSON; undefined if it cannot serve as a shape. */
  learn(bytes: Uint8Array, element: unknown): AccumulableShape | undefined {
    const afterId = skipInteger(bytes, BEGIN.length, false)
    const shape =
      startsWith(bytes, 0, BEGIN) && afterId > 0 && this.#count < MOST_SHAPES
        ? shapeOf(bytes, afterId, element)
        : undefined
    if (shape === undefined) return undefined
    const hash = nameHash(bytes, afterId, bytes.length)
    this.#byName.set(hash, [...(this.#byName.get(hash) ?? []), shape])
    this.#count++
    return shape
  }
}

/** Position of the id's digits of the element at `at`, or -1. */
export function idDigits(line: Uint8Array, at: number): number {
  return startsWith(line, at, BEGIN) ? at + BEGIN.length : -1
}

/** Position after an integer; -1 if there is none, or if it begins with a 0 that only a quoted one may have. */
export function skipInteger(line: Uint8Array, from: number, quoted: boolean): number {
  let at = line[from] === 0x2d ? from + 1 : from
  const first = at
  while (line[at]! >= 0x30 && line[at]! <= 0x39) at++
  return at === first || (!quoted && at - first > 1 && line[first] === 0x30) ? -1 : at
}

function shapeOf(bytes: Uint8Array, afterId: number, element: unknown): AccumulableShape | undefined {
  const { id, user, internalMetric } = describeAccumulable(element)
  // Leaves of an element with a key twice are undefined, and so is its shape.
  const leaves = readLeaves(bytes, new Set(), (path) => path.join('\0'))
  const update = leaves?.find((leaf) => leaf.path === 'Update')
  const value = leaves?.find((leaf) => leaf.path === 'Value')
  if (user !== undefined || !Number.isSafeInteger(id) || update === undefined || update.from < afterId)
    return undefined
  if (value !== undefined && value.from < update.from) return undefined
  const [from, to] = digitsOf(bytes, update)
  const [valueFrom, valueTo] = value === undefined ? [to, to] : digitsOf(bytes, value)
  if (from < 0 || valueFrom < 0) return undefined
  const close = bytes.subarray(valueTo)
  return {
    open: literalOf(bytes.subarray(afterId, from)),
    mid: value === undefined ? undefined : literalOf(bytes.subarray(to, valueFrom)),
    close: literalOf(close),
    link: literalOf(Buffer.concat([close, NEXT])),
    kept: !internalMetric,
    quoted: update.type === 'string',
    valueQuoted: value?.type === 'string',
  }
}

/** Where the digits of a number, or of a string of digits, stand; [-1, -1] if it is neither. */
function digitsOf(bytes: Uint8Array, leaf: Leaf): [number, number] {
  const quote = leaf.type === 'string' ? 1 : 0
  const [from, to] = [leaf.from + quote, leaf.to - quote]
  const isInteger = quote === 1 || leaf.type === 'number'
  return isInteger && skipInteger(bytes, from, quote === 1) === to ? [from, to] : [-1, -1]
}

/** Of the name that follows an id; of nothing if none follows. */
function nameHash(line: Uint8Array, at: number, to: number): number {
  if (!startsWith(line, at, NAME)) return 0
  let hash = 0
  for (let i = at + NAME.length; i < to && line[i] !== 0x22; i++) hash = (Math.imul(hash, 31) + line[i]!) | 0
  return hash
}

function startsWith(line: Uint8Array, at: number, wanted: Uint8Array): boolean {
  for (let i = 0; i < wanted.length; i++) if (line[at + i] !== wanted[i]) return false
  return true
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}
