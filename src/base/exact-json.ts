/** Jackson's limit (StreamReadConstraints.DEFAULT_MAX_DEPTH), which Spark keeps. */
const MAX_DEPTH = 1000

/** JSON that nests deeper than Spark reads. */
export class TooDeepError extends Error {
  override message = `more than ${MAX_DEPTH} levels`
}

/** JSON.parse that loses no digits: integers beyond 2^53 become bigint. Throws SyntaxError and TooDeepError. */
export function parseJson(text: string): unknown {
  const plain = parseBounded(text, MAX_DEPTH)
  return /\d{16}/.test(text) &&
    some(plain, (v) => typeof v === 'number' && Math.abs(v) > Number.MAX_SAFE_INTEGER)
    ? parseExact(text, plain)
    : plain
}

/** What JSON.parse takes for a level is little enough for a text so short; a longer one is looked at before. */
const SHORT = 1 << 20

/** JSON.parse of a text that nests up to `levels` deep. Throws SyntaxError and TooDeepError. */
export function parseBounded(text: string, levels: number): unknown {
  if (text.length > SHORT && depthOf(text) > levels) throw new TooDeepError()
  const value: unknown = JSON.parse(text)
  // A level takes two brackets.
  if (text.length > 2 * levels && text.length <= SHORT && isDeeper(value, levels)) throw new TooDeepError()
  return value
}

/** How deep the brackets of a text nest. Those in strings do not count. */
function depthOf(json: string): number {
  let depth = 0
  let deepest = 0
  let quoted = false
  for (let i = 0; i < json.length; i++) {
    const c = json.charCodeAt(i)
    if (quoted) {
      if (c === 0x5c) i++
      else if (c === 0x22) quoted = false
    } else if (c === 0x22) quoted = true
    else if (c === 0x7b || c === 0x5b) {
      if (++depth > deepest) deepest = depth
    } else if (c === 0x7d || c === 0x5d) depth--
  }
  return deepest
}

/** Level by level, since a recursion could itself go too deep. */
function isDeeper(value: unknown, levels: number): boolean {
  let level = [value].filter(isBracketed)
  for (let depth = 0; level.length > 0; depth++) {
    if (depth === levels) return true
    const next: object[] = []
    for (const outer of level) {
      for (const inner of Array.isArray(outer) ? outer : Object.values(outer)) {
        if (isBracketed(inner)) next.push(inner)
      }
    }
    level = next
  }
  return false
}

function isBracketed(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

/** Integers beyond 2^53 are quoted behind a mark that no string in the text begins with, and unquoted in the result. */
function parseExact(text: string, plain: unknown): unknown {
  let mark = 'long:'
  while (some(plain, (v) => typeof v === 'string' && v.startsWith(mark))) mark = `~${mark}`
  return JSON.parse(quoteLongs(text, mark), (_, value: unknown) =>
    typeof value === 'string' && value.startsWith(mark) ? BigInt(value.slice(mark.length)) : value,
  )
}

const NUMBER = /-?\d+(\.\d+)?([eE][+-]?\d+)?/y

/** `json` is valid. No pattern for strings: one of some MB overflows the stack of the pattern's machine. */
function quoteLongs(json: string, mark: string): string {
  const pieces: string[] = []
  let kept = 0
  for (let at = 0; at < json.length; ) {
    const c = json.charCodeAt(at)
    if (c === 0x22) at = endOfString(json, at)
    else if (c === 0x2d || (c >= 0x30 && c <= 0x39)) {
      NUMBER.lastIndex = at
      const [number, fraction, exponent] = NUMBER.exec(json)!
      const isWhole = fraction === undefined && exponent === undefined
      if (isWhole && !Number.isSafeInteger(Number(number))) {
        pieces.push(json.slice(kept, at), `"${mark}${number}"`)
        kept = at + number.length
      }
      at += number.length
    } else at++
  }
  pieces.push(json.slice(kept))
  return pieces.join('')
}

/** Behind the quote that ends the string at `at`. */
function endOfString(json: string, at: number): number {
  for (let end = json.indexOf('"', at + 1); ; end = json.indexOf('"', end + 1)) {
    let escapes = 0
    while (json.charCodeAt(end - 1 - escapes) === 0x5c) escapes++
    if (escapes % 2 === 0) return end + 1
  }
}

function some(root: unknown, test: (value: unknown) => boolean): boolean {
  const stack = [root]
  while (stack.length > 0) {
    const value = stack.pop()
    if (test(value)) return true
    if (typeof value === 'object' && value !== null)
      for (const inner of Object.values(value)) stack.push(inner)
  }
  return false
}
