/** A value in a line: where it stands and under which keys. Arrays and the objects named as whole are not entered. */
export interface Leaf {
  readonly path: string
  readonly type: 'number' | 'string' | 'word' | 'array' | 'object'
  readonly from: number
  readonly to: number
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COLON = 0x3a
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d
const COMMA = 0x2c
const MAX_DEPTH = 32

/**
 * The leaves of a line that is known to be valid JSON, in order; undefined where it has a key twice in one object,
 * escapes in a key or deep nesting: such lines are too odd to learn from.
 */
export function readLeaves(
  line: Uint8Array,
  whole: ReadonlySet<string>,
  keyOf: (path: readonly string[]) => string,
): Leaf[] | undefined {
  const leaves: Leaf[] = []
  const at = skipSpace(line, 0)
  return line[at] === OPEN_BRACE && enterObject(line, at, [], leaves, whole, keyOf) >= 0 ? leaves : undefined
}

/** Position after the object, or -1. */
function enterObject(
  line: Uint8Array,
  start: number,
  path: readonly string[],
  leaves: Leaf[],
  whole: ReadonlySet<string>,
  keyOf: (path: readonly string[]) => string,
): number {
  if (path.length > MAX_DEPTH) return -1
  const seen = new Set<string>()
  let at = skipSpace(line, start + 1)
  while (line[at] !== CLOSE_BRACE) {
    if (line[at] === COMMA) at = skipSpace(line, at + 1)
    const keyEnd = skipString(line, at)
    const key = new TextDecoder().decode(line.subarray(at + 1, keyEnd - 1))
    if (key.includes('\\') || seen.has(key)) return -1
    seen.add(key)
    at = skipSpace(line, keyEnd)
    if (line[at] !== COLON) return -1
    at = skipSpace(line, at + 1)
    const inner = [...path, key]
    const name = keyOf(inner)
    if (line[at] === OPEN_BRACE && !whole.has(name)) at = enterObject(line, at, inner, leaves, whole, keyOf)
    else {
      const to = skipValue(line, at)
      leaves.push({ path: name, type: typeOf(line[at]!), from: at, to })
      at = to
    }
    if (at < 0) return -1
    at = skipSpace(line, at)
  }
  return at + 1
}

/** Position after the JSON value at `at`, which must be well formed up to there; the end of the line if it is not closed. */
export function skipValue(line: Uint8Array, at: number): number {
  const first = line[at]
  if (first === QUOTE) return skipString(line, at)
  if (first !== OPEN_BRACE && first !== OPEN_BRACKET) return skipWord(line, at)
  let depth = 0
  let i = at
  while (i < line.length) {
    const c = line[i]
    if (c === QUOTE) {
      i = skipString(line, i)
      continue
    }
    if (c === OPEN_BRACE || c === OPEN_BRACKET) depth++
    else if ((c === CLOSE_BRACE || c === CLOSE_BRACKET) && --depth === 0) return i + 1
    i++
  }
  return line.length
}

/** Position after the string that begins at `at`. */
function skipString(line: Uint8Array, at: number): number {
  let i = at + 1
  while (i < line.length && line[i] !== QUOTE) i += line[i] === BACKSLASH ? 2 : 1
  return Math.min(i + 1, line.length)
}

function skipWord(line: Uint8Array, at: number): number {
  let i = at
  while (
    i < line.length &&
    line[i] !== COMMA &&
    line[i] !== CLOSE_BRACE &&
    line[i] !== CLOSE_BRACKET &&
    line[i]! > 0x20
  )
    i++
  return i
}

function skipSpace(line: Uint8Array, at: number): number {
  let i = at
  while (line[i] === 0x20 || line[i] === 0x09 || line[i] === 0x0a || line[i] === 0x0d) i++
  return i
}

function typeOf(first: number): Leaf['type'] {
  if (first === QUOTE) return 'string'
  if (first === OPEN_BRACKET) return 'array'
  if (first === OPEN_BRACE) return 'object'
  return first === 0x2d || (first >= 0x30 && first <= 0x39) ? 'number' : 'word'
}
