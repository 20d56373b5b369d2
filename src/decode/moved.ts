import { transferableSymbol, valueSymbol } from 'piscina'

/** A value whose buffers are moved, not copied, when it is returned from a worker (piscina's protocol). */
export class Moved<T> {
  readonly #value: T
  readonly #buffers: readonly ArrayBuffer[]

  constructor(value: T, buffers: readonly ArrayBuffer[]) {
    this.#value = value
    this.#buffers = buffers
  }

  get [transferableSymbol](): readonly ArrayBuffer[] {
    return this.#buffers
  }

  get [valueSymbol](): T {
    return this.#value
  }
}
