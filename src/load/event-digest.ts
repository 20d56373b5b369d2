import { createHash, type Hash } from 'node:crypto'
import type { Block } from '../decode/block.ts'
import type { BlockColumn } from '../events/task-block.ts'

/**
 * A digest of the events of a log that does not depend on codec, layout or how it was cut into blocks: of the lines that
 * are no task's, and of when each task was launched and ended.
 */
export class EventDigest {
  readonly #lines = createHash('sha1')
  readonly #launches = createHash('sha1')
  readonly #finishes = createHash('sha1')

  add({ others, ends }: Block): void {
    this.#lines.update(others.bytes)
    addTimes(this.#launches, ends.columns.launch_time, ends.rows)
    addTimes(this.#finishes, ends.columns.finish_time, ends.rows)
  }

  /** Of all that was added so far. */
  get value(): string {
    return [this.#lines, this.#launches, this.#finishes]
      .map((hash) => hash.copy().digest('hex').slice(0, 16))
      .join('')
  }
}

function addTimes(hash: Hash, column: BlockColumn | undefined, rows: number): void {
  if (column?.kind === 'time')
    hash.update(new Uint8Array(column.bits.buffer, column.bits.byteOffset, rows * 8))
}
