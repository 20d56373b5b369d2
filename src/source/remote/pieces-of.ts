import type { Readable } from 'node:stream'

/** Bytes that may wait for who reads. */
const MOST_WAITING = 1 << 20

/**
 * The pieces of a stream. They wait here and not in the stream, which throws away what it has when its connection breaks: so all that came
 * before the error is given first.
 */
export async function* piecesOf(stream: Readable): AsyncGenerator<Uint8Array, void, undefined> {
  const waiting: Uint8Array[] = []
  let length = 0
  let end: { readonly error?: Error } | undefined
  let wake = () => {}
  const ended = (how: { readonly error?: Error }) => {
    end ??= how
    wake()
  }
  stream.on('data', (piece: Uint8Array) => {
    waiting.push(piece)
    length += piece.length
    if (length >= MOST_WAITING) stream.pause()
    wake()
  })
  stream.once('end', () => ended({}))
  stream.on('error', (error) => ended({ error }))
  stream.once('close', () => ended({ error: new Error('It was closed before its end.') }))
  try {
    for (;;) {
      const piece = waiting.shift()
      if (piece !== undefined) {
        length -= piece.length
        if (length < MOST_WAITING) stream.resume()
        yield piece
      } else if (end === undefined) {
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      } else if (end.error === undefined) return
      else throw end.error
    }
  } finally {
    stream.destroy()
  }
}
