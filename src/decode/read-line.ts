/** Reads a line against a shape; the hot loop of the product. */

import { parseBounded } from '../base/exact-json.ts'
import type { AccumulableReader } from './accumulables.ts'
import { skipValue } from './leaves.ts'
import { literalOf, matches } from './literal.ts'
import { type Shape, SLOT } from './shape.ts'
import type { TaskBuffer } from './task-buffer.ts'

const TRUE = 0x65757274 // "true" as a little-endian word
const FALS = 0x736c6166
const NULL = 0x6c6c756e

/** What a line held that is no column: by part number, where it is not what the shape's last line had. */
export type Parts = (unknown | undefined)[]

/**
 * Reads line[from..to) into the row under construction. Bytes up to `to + 1` must exist (the newline).
 * The row must be all 0 before; false if the line does not have the shape: then the row must be cleared.
 */
export function readLine(
  shape: Shape,
  line: Uint8Array,
  view: DataView,
  from: number,
  to: number,
  buffer: TaskBuffer,
  accumulables: AccumulableReader | undefined,
  parts: Parts,
): boolean {
  const { literals, slots, targets, zeros } = shape
  const { bits, flags, codes, names, rows } = buffer
  const { runs, other } = zeros
  let at = from
  let runBroken = false
  for (let s = 0; s < slots.length; s++) {
    const run = runs[s]
    if (run !== undefined) {
      if (at + run.literal.length < to && matches(run.literal, line, view, at)) {
        at += run.literal.length
        s = run.next - 1
        continue
      }
      runBroken = true
    }
    const literal = literals[s]!
    if (at + literal.length >= to || !matches(literal, line, view, at)) return false
    at += literal.length
    const target = targets[s]!
    const slot = slots[s]!
    if (slot <= SLOT.number) {
      const start = at
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
      if (digits === 0 || digits > 15 || (digits > 1 && line[first] === 0x30)) {
        if (slot !== SLOT.long || digits < 16 || digits > 19 || !readBig(line, start, at, buffer, target))
          return false
        other[s] = 1
        continue
      }
      if (value === 0) continue
      other[s] = 1
      if (negative) value = -value
      if (slot === SLOT.long) {
        const column = bits[target]!
        column[2 * rows] = value | 0
        column[2 * rows + 1] = Math.floor(value / 4294967296)
      } else if (slot === SLOT.int) {
        if (value !== (value | 0)) return false
        bits[target]![rows] = value
      } else if (slot === SLOT.time) {
        if (digits > 13) return false
        const micros = value * 1000
        const column = bits[target]!
        column[2 * rows] = micros | 0
        column[2 * rows + 1] = Math.floor(micros / 4294967296)
      }
    } else if (slot === SLOT.text || slot === SLOT.string) {
      const start = at + 1
      let hash = 0
      let c = line[start]!
      if (line[at] !== 0x22) return false
      at = start
      while (c !== 0x22) {
        // Escapes, control characters and anything but ASCII go to JSON.parse.
        if (c === 0x5c || c < 0x20 || c >= 0x80) return false
        hash = (Math.imul(hash, 31) + c) | 0
        c = line[++at]!
      }
      if (slot === SLOT.text) codes[target]![rows] = names[target]!.codeOfBytes(line, start, at, hash)
      at++
    } else if (slot === SLOT.flag || slot === SLOT.word) {
      if (at + 5 > to) return false
      const word = view.getInt32(at, true)
      if (word === TRUE) at += 4
      else if (word === FALS && line[at + 4] === 0x65) at += 5
      else if (word === NULL && slot === SLOT.word) at += 4
      else return false
      if (slot === SLOT.flag && word === TRUE) flags[target]![rows] = 1
    } else if (slot === SLOT.accumulables) {
      at = accumulables === undefined ? -1 : accumulables.read(line, view, at, to)
      if (at < 0) return false
    } else {
      const known = shape.raw[s]
      if (known !== undefined && at + known.literal.length < to && matches(known.literal, line, view, at)) {
        if (target >= 0) parts[target] = known.value
        at += known.literal.length
      } else {
        // An object may hold columns, unless it is one that is read as a whole.
        if (target < 0 && line[at] !== 0x5b) return false
        const end = skipValue(line.subarray(0, to), at)
        const value = parse(line.subarray(at, end))
        if (value === undefined) return false
        shape.raw[s] = { literal: literalOf(line.subarray(at, end)), value }
        if (target >= 0) parts[target] = value
        at = end
      }
    }
  }
  const last = literals[slots.length]!
  if (at + last.length !== to || !matches(last, line, view, at)) return false
  if (runBroken) zeros.learn()
  return true
}

/** Deeper ones go the slow way, which knows how deep a line may be. */
const MAX_RAW_DEPTH = 100

/** An array or object, or undefined if it is none (then JSON.parse of the whole line says what is wrong). */
function parse(bytes: Uint8Array): unknown {
  if (bytes[0] !== 0x7b && bytes[0] !== 0x5b) return undefined
  const text = strictText(bytes)
  // Long digit runs would lose digits in JSON.parse: the exact parser of the slow path takes such lines.
  if (text === undefined || /\d{16}/.test(text)) return undefined
  try {
    return parseBounded(text, MAX_RAW_DEPTH)
  } catch {
    return undefined
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

function strictText(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes)
  } catch {
    return undefined
  }
}

/** 16 to 19 digits: a number would lose some. */
function readBig(line: Uint8Array, from: number, to: number, buffer: TaskBuffer, column: number): boolean {
  if (line[from === to ? from : line[from] === 0x2d ? from + 1 : from] === 0x30) return false
  const value = BigInt(String.fromCharCode(...line.subarray(from, to)))
  if (BigInt.asIntN(64, value) !== value) return false
  buffer.setBig(column, value)
  return true
}
