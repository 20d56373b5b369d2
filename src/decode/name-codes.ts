/** Codes for strings that repeat, looked up by their bytes so that a known string is never built again. */
export class NameCodes {
  readonly #names: string[] = []
  readonly #byName = new Map<string, number>()
  #bytes: Uint8Array[] = []
  #codeOfEntry: number[] = []
  #hashes: number[] = []
  #slots = new Int32Array(64)

  codeOf(name: string): number {
    const known = this.#byName.get(name)
    if (known !== undefined) return known
    const code = this.#names.push(name) - 1
    this.#byName.set(name, code)
    return code
  }

  /** `line[from..to)` must be printable ASCII; `hash` is its hash by hashStep. */
  codeOfBytes(line: Uint8Array, from: number, to: number, hash: number): number {
    const mask = this.#slots.length - 1
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const entry = this.#slots[slot]!
      if (entry === 0) return this.#addBytes(line.slice(from, to), slot, hash)
      if (equal(this.#bytes[entry - 1]!, line, from, to)) return this.#codeOfEntry[entry - 1]!
    }
  }

  #addBytes(bytes: Uint8Array, slot: number, hash: number): number {
    const code = this.codeOf(latin1(bytes))
    this.#bytes.push(bytes)
    this.#hashes.push(hash)
    this.#codeOfEntry.push(code)
    this.#slots[slot] = this.#bytes.length
    if (this.#bytes.length * 2 > this.#slots.length) this.#grow()
    return code
  }

  #grow(): void {
    const slots = new Int32Array(this.#slots.length * 2)
    const mask = slots.length - 1
    this.#hashes.forEach((hash, entry) => {
      let slot = hash & mask
      while (slots[slot] !== 0) slot = (slot + 1) & mask
      slots[slot] = entry + 1
    })
    this.#slots = slots
  }

  /** The names by code; starts anew. */
  take(): string[] {
    const names = this.#names.splice(0)
    this.#byName.clear()
    this.#bytes = []
    this.#codeOfEntry = []
    this.#hashes = []
    this.#slots.fill(0)
    return names
  }
}

function equal(known: Uint8Array, line: Uint8Array, from: number, to: number): boolean {
  if (known.length !== to - from) return false
  for (let i = 0; i < known.length; i++) if (known[i] !== line[from + i]) return false
  return true
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
}
