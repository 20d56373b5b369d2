/** A number, or a text without its quotes, at `text[from..to)` of a line of JSON. */
export interface Leaf {
  readonly path: readonly (string | number)[]
  readonly from: number
  readonly to: number
}

/** All numbers and texts of a line, in their order. The line must be JSON; true, false and null are passed over. */
export function leavesOf(text: string): Leaf[] {
  const leaves: Leaf[] = []
  walk(text, 0, [], leaves)
  return leaves
}

/** Walks over the value at `at` and gives the place behind it. */
function walk(text: string, at: number, path: readonly (string | number)[], leaves: Leaf[]): number {
  const c = text[at]
  if (c === '{') {
    let next = at + 1
    while (text[next] !== '}') {
      if (text[next] === ',') next++
      const keyEnd = endOfText(text, next)
      const key = text.slice(next + 1, keyEnd - 1)
      next = walk(text, keyEnd + 1, [...path, key], leaves)
    }
    return next + 1
  }
  if (c === '[') {
    let next = at + 1
    for (let i = 0; text[next] !== ']'; i++) {
      if (text[next] === ',') next++
      next = walk(text, next, [...path, i], leaves)
    }
    return next + 1
  }
  if (c === '"') {
    const end = endOfText(text, at)
    leaves.push({ path, from: at + 1, to: end - 1 })
    return end
  }
  const end = endOfWord(text, at)
  if (c === '-' || (c! >= '0' && c! <= '9')) leaves.push({ path, from: at, to: end })
  return end
}

function endOfText(text: string, at: number): number {
  let end = at + 1
  while (text[end] !== '"') {
    if (end >= text.length) throw new Error(`not JSON as Spark writes it: ${text.slice(0, 80)}`)
    end += text[end] === '\\' ? 2 : 1
  }
  return end + 1
}

function endOfWord(text: string, at: number): number {
  let end = at
  while (end < text.length && !',]}'.includes(text[end]!)) end++
  if (end === at) throw new Error(`not JSON as Spark writes it: ${text.slice(0, 80)}`)
  return end
}
