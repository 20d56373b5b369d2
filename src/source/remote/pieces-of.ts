import { Ahead } from './ahead.ts'

/** Bytes that may wait for who reads. */
const MOST_WAITING = 1 << 20

/** A stream of Node's, as far as it is needed here. */
type Stream = AsyncIterable<Uint8Array> & { destroy?(): unknown }

/** The pieces of a stream. It throws away what it has when its connection breaks: so they are taken as they come. */
export async function* piecesOf(stream: Stream): AsyncGenerator<Uint8Array, void, undefined> {
  const ahead = new Ahead(stream, MOST_WAITING)
  try {
    yield* ahead
  } finally {
    ahead.stop()
    stream.destroy?.()
    await ahead.ended
  }
}
