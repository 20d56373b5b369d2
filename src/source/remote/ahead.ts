import { HandOver, Room } from '../../base/hand-over.ts'

/**
 * Takes what a source gives as it comes, so many bytes before anybody asks for them. What came before an error is given before the error
 * is, so that reading goes on behind it.
 */
export class Ahead implements AsyncIterable<Uint8Array> {
  /** When nothing more comes. Never fails: the error is for whoever asks for the bytes. */
  readonly ended: Promise<void>
  readonly #pieces = new HandOver<Uint8Array>()
  readonly #room: Room

  constructor(source: AsyncIterable<Uint8Array>, most = Number.POSITIVE_INFINITY) {
    this.#room = new Room(most)
    this.ended = this.#run(source)
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    for await (const piece of this.#pieces) {
      this.#room.give(piece.length)
      yield piece
    }
  }

  /** Takes nothing more than what is on its way. */
  stop(): void {
    this.#room.close()
  }

  async #run(source: AsyncIterable<Uint8Array>): Promise<void> {
    try {
      for await (const piece of source) {
        const { length } = piece
        this.#pieces.give(piece)
        if (!(await this.#room.take(length))) break
      }
      this.#pieces.end()
    } catch (error) {
      this.#pieces.end({ error })
    }
  }
}
