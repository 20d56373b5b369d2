/** Bytes that may wait for who reads. */
const MOST_WAITING = 1 << 20

/** A stream of Node's, as far as it is needed here. */
type Stream = AsyncIterable<Uint8Array> & { destroy?(): unknown }

/**
 * The pieces of a stream, taken as they come. A stream throws away what it has when its connection breaks; what waits here is given before
 * the error is, so that reading goes on behind it.
 */
export async function* piecesOf(stream: Stream): AsyncGenerator<Uint8Array, void, undefined> {
  const waiting: Uint8Array[] = []
  let length = 0
  let end: { readonly error?: unknown } | undefined
  let isStopped = false
  let onMore = () => {}
  let onRoom = () => {}
  const taken = take()
  try {
    for (;;) {
      const piece = waiting.shift()
      if (piece !== undefined) {
        length -= piece.length
        onRoom()
        yield piece
      } else if (end === undefined) {
        await new Promise<void>((resolve) => {
          onMore = resolve
        })
      } else if ('error' in end) throw end.error
      else return
    }
  } finally {
    isStopped = true
    onRoom()
    if (end === undefined) stream.destroy?.()
    await taken
  }

  async function take(): Promise<void> {
    try {
      for await (const piece of stream) {
        waiting.push(piece)
        length += piece.length
        onMore()
        while (length >= MOST_WAITING && !isStopped) {
          await new Promise<void>((resolve) => {
            onRoom = resolve
          })
        }
        if (isStopped) return
      }
      end = {}
    } catch (error) {
      end = { error }
    }
    onMore()
  }
}
