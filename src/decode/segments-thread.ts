/**
 * Segments that a thread of their own makes. A long zstd frame, or a gzip stream, can be decompressed by one thread only;
 * if that is the thread that reconstructs, all others wait for both.
 */
import { on } from 'node:events'
import { availableParallelism } from 'node:os'
import { type MessagePort, Worker } from 'node:worker_threads'
import type { DiagnosticCode } from '../base/diagnostics.ts'
import type { Segment } from '../codec/codec.ts'
import { type CodecName, codecNamed } from '../codec/index.ts'
import { readRange } from '../source/file-part.ts'
import type { ByteRange } from '../source/part.ts'
import { SourceError } from '../source/source-error.ts'

/** What is to be read: a range of a local file, and its name as users know it. */
export interface SegmentsOrder {
  readonly codec: CodecName
  readonly range: ByteRange
  readonly shown: string
}

type Message =
  | { readonly kind: 'segment'; readonly segment: Segment; readonly stored: number }
  | { readonly kind: 'end'; readonly stored: number }
  | { readonly kind: 'unreadable'; readonly code: DiagnosticCode; readonly message: string }

/** Smaller files are read before a thread has started. */
const WORTH_A_THREAD = 4 << 20
/** Segments that may lie ready: enough for all decoding threads to have some to go on with. */
const AHEAD = 16

export function isWorthAThread(codec: CodecName, { length }: ByteRange): boolean {
  return codec !== 'none' && length >= WORTH_A_THREAD && availableParallelism() > 1
}

/** `codec.segments()` of a file, made elsewhere; `stored` is told of bytes of the file that were read. */
export async function* segmentsElsewhere(
  order: SegmentsOrder,
  stored: (bytes: number) => void,
): AsyncGenerator<Segment, void, undefined> {
  const worker = new Worker(new URL('../../workers/segments.js', import.meta.url), { workerData: order })
  const exited = new Promise((resolve) => worker.once('exit', resolve))
  try {
    for await (const [message] of on(worker, 'message', { close: ['exit'] }) as AsyncIterable<[Message]>) {
      if (message.kind === 'unreadable') throw new SourceError(message.code, message.message)
      stored(message.stored)
      if (message.kind === 'end') return
      worker.postMessage('more')
      yield message.segment
    }
    throw new Error('The thread that decompresses has ended too early.')
  } finally {
    worker.postMessage('stop')
    await exited
  }
}

/** The other side: makes the segments and sends them, no more than are asked for. */
export async function sendSegments(port: MessagePort, { codec, range, shown }: SegmentsOrder): Promise<void> {
  let room = AHEAD
  let isStopped = false
  let wake = () => {}
  const hear = (message: 'more' | 'stop') => {
    if (message === 'more') room++
    else isStopped = true
    wake()
  }
  port.on('message', hear)
  let stored = 0
  const taken = () => {
    const bytes = stored
    stored = 0
    return bytes
  }
  const send = (message: Message, buffers: ArrayBuffer[] = []) => port.postMessage(message, buffers)
  async function* counted() {
    for await (const bytes of readRange(range, shown)) {
      stored += bytes.length
      yield bytes
    }
  }
  try {
    for await (const segment of codecNamed(codec).segments(counted())) {
      while (room === 0 && !isStopped)
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      if (isStopped) return
      room--
      send(
        { kind: 'segment', segment, stored: taken() },
        segment.kind === 'problem' ? [] : [segment.bytes.buffer],
      )
    }
    send({ kind: 'end', stored: taken() })
  } catch (error) {
    if (!(error instanceof SourceError)) throw error
    send({ kind: 'unreadable', code: error.code, message: error.message })
  } finally {
    // Nobody is listened to any more, so the thread ends.
    port.off('message', hear)
  }
}
