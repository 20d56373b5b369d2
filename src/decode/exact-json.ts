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
  const marked = text.replace(/("(?:[^"\\]|\\.)*")|(-?\d{16,})(?![\d.eE])/gs, (all, quoted, digits) =>
    quoted !== undefined || Number.isSafeInteger(Number(digits)) ? all : `"${mark}${digits}"`,
  )
  return JSON.parse(marked, (_, value: unknown) =>
    typeof value === 'string' && value.startsWith(mark) ? BigInt(value.slice(mark.length)) : value,
  )
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
