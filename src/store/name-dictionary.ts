import type { TextColumn } from '../events/task-block.ts'
import type { EnumCodes } from './block-chunks.ts'

/** Names that a dictionary holds; with more of them it begins anew. A block has no more than 2 048. */
const MOST_NAMES = 4096

/**
 * The strings of one text column over many blocks: each block has its own codes, DuckDB's ENUM wants the same ones for
 * as long as its type lasts.
 */
export class NameDictionary {
  readonly names: string[] = []
  readonly #codes = new Map<string, number>()

  /** The codes of a block's rows in this dictionary, which grows by the names that are new. */
  translate({ codes, names }: TextColumn, rows: number): EnumCodes {
    if (this.names.length + names.length > MOST_NAMES) {
      this.names.length = 0
      this.#codes.clear()
    }
    const mine = Uint16Array.from(names, (name) => this.#codeOf(name))
    const count = this.names.length
    // DuckDB keeps an ENUM in the smallest unsigned integer that holds its codes.
    const translated = count <= 255 ? new Uint8Array(rows) : new Uint16Array(rows)
    for (let row = 0; row < rows; row++) translated[row] = mine[codes[row]!]!
    return { codes: translated, names: count }
  }

  #codeOf(name: string): number {
    const known = this.#codes.get(name)
    if (known !== undefined) return known
    const code = this.names.push(name) - 1
    this.#codes.set(name, code)
    return code
  }
}
