import type { LogPart } from './part.ts'
import { reasonOf, SourceError } from './source-error.ts'

/** A part whose bytes come once only: standard input or a FIFO. Its head can be looked at before it is opened. */
export interface StreamPart extends LogPart {
  /** At least `count` first bytes, fewer where the stream is shorter. They are still part of what `open` gives. */
  peek(count: number): Promise<Uint8Array>
}

export function streamPart(path: string, bytes: AsyncIterable<Uint8Array>): StreamPart {
  const chunks = bytes[Symbol.asyncIterator]()
  const head: Uint8Array[] = []
  let ended = false
  let opened = false

  async function next(): Promise<Uint8Array | undefined> {
    const step = await chunks.next().catch((error: unknown) => {
      throw new SourceError('unreadable', `${path} cannot be read: ${reasonOf(error)}.`, { cause: error })
    })
    ended = step.done === true
    // A copy: Node's own streams share one buffer between chunks, and a shared buffer cannot be transferred.
    return step.done ? undefined : Uint8Array.from(step.value)
  }

  async function peek(count: number): Promise<Uint8Array> {
    while (!ended && head.reduce((sum, chunk) => sum + chunk.length, 0) < count) {
      const chunk = await next()
      if (chunk) head.push(chunk)
    }
    return Buffer.concat(head)
  }

  async function* open(): AsyncGenerator<Uint8Array> {
    if (opened) throw new SourceError('unreadable', `${path} is a stream: it can be read once only.`)
    opened = true
    try {
      yield* head.splice(0)
      while (!ended) {
        const chunk = await next()
        if (chunk) yield chunk
      }
    } finally {
      await chunks.return?.()
    }
  }

  return { path, bytes: undefined, modified: undefined, local: undefined, open, peek }
}
