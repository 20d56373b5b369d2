/** JSON.parse that loses no digits: integers beyond 2^53 become bigint. Throws SyntaxError. */
export function parseJson(text: string): unknown {
  const plain: unknown = JSON.parse(text)
  return /\d{16}/.test(text) &&
    some(plain, (v) => typeof v === 'number' && Math.abs(v) > Number.MAX_SAFE_INTEGER)
    ? parseExact(text, plain)
    : plain
}

/** Jackson's limit (StreamReadConstraints.DEFAULT_MAX_DEPTH), which Spark keeps. */
export const MAX_DEPTH = 1000

/** How deep the brackets of a JSON text nest. Those in strings do not count. */
export function nestingDepth(json: Uint8Array): number {
  let depth = 0
  let deepest = 0
  let quoted = false
  for (let i = 0; i < json.length; i++) {
    const c = json[i]
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
