/**
 * Segments that a thread of their own makes. A long zstd frame, or a gzip stream, can be decompressed by one thread only;
 * if that is the thread that reconstructs, all others wait for both.
 */
import { on } from 'node:events'
import { availableParallelism } from 'node:os'
import { type MessagePort, Worker } from 'node:worker_threads'
import { HandOver, Room } from '../base/hand-over.ts'
import type { Segment } from '../codec/codec.ts'
import { type CodecName, codecNamed } from '../codec/index.ts'

/** To the thread: the next bytes of the stream, or that there are no more; that a segment was taken; that nothing more is wanted. */
type Told =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'end' | 'more' | 'stop' }
/** From the thread. */
type Message =
  | { readonly kind: 'segment'; readonly segment: Segment }
  | { readonly kind: 'read'; readonly length: number }
  | { readonly kind: 'end' }

/** Smaller streams are read before a thread has started. */
const WORTH_A_THREAD = 4 << 20
/** Bytes of the stream that may wait for the thread. */
const MOST_WAITING = 4 << 20
/** Segments that may lie ready: enough for all decoding threads to have some to go on with. */
const AHEAD = 16

/** @param length how much there is to read; undefined where nobody knows */
export function isWorthAThread(codec: CodecName, length = Number.POSITIVE_INFINITY): boolean {
  return codecNamed(codec).inSequence && length >= WORTH_A_THREAD && availableParallelism() > 1
}

/** `codec.segments(input)`, made elsewhere. The ArrayBuffers of the chunks go there. Where `input` fails, that is thrown at the end. */
export async function* segmentsElsewhere(
  codec: CodecName,
  input: AsyncIterable<Uint8Array>,
): AsyncGenerator<Segment, void, undefined> {
  const worker = new Worker(new URL('../../workers/segments.js', import.meta.url), { workerData: codec })
  const exited = new Promise((resolve) => worker.once('exit', resolve))
  const messages = on(worker, 'message', { close: ['exit'] }) as AsyncIterable<[Message]>
  const room = new Room(MOST_WAITING)
  const fed = feed(worker, input, room)
  // Who waits for it gets the error; nobody may.
  fed.catch(() => undefined)
  try {
    for await (const [message] of messages) {
      if (message.kind === 'end') return await fed
      if (message.kind === 'read') {
        room.give(message.length)
        continue
      }
      worker.postMessage({ kind: 'more' } satisfies Told)
      yield message.segment
    }
    throw new Error('The thread that decompresses has ended too early.')
  } finally {
    worker.postMessage({ kind: 'stop' } satisfies Told)
    room.close()
    await Promise.allSettled([exited, fed])
  }
}

/** Sends a stream to the thread as it comes, no faster than it is read there. Where the stream fails, the thread gets what came before. */
async function feed(worker: Worker, input: AsyncIterable<Uint8Array>, room: Room): Promise<void> {
  try {
    for await (const bytes of input) {
      const { length } = bytes
      worker.postMessage({ kind: 'bytes', bytes } satisfies Told, [bytes.buffer as ArrayBuffer])
      if (!(await room.take(length))) return
    }
  } finally {
    worker.postMessage({ kind: 'end' } satisfies Told)
  }
}

/** The other side: makes the segments and sends them, no more than are asked for. */
export async function sendSegments(port: MessagePort, codec: CodecName): Promise<void> {
  const given = new HandOver<Uint8Array>()
  const room = new Room(AHEAD)
  const hear = (told: Told) => {
    if (told.kind === 'bytes') given.give(told.bytes)
    else if (told.kind === 'more') room.give(1)
    else given.end()
    if (told.kind === 'stop') room.close()
  }
  const send = (message: Message, buffers: ArrayBuffer[] = []) => port.postMessage(message, buffers)
  async function* received() {
    for await (const bytes of given) {
      send({ kind: 'read', length: bytes.length })
      yield bytes
    }
  }
  port.on('message', hear)
  try {
    for await (const segment of codecNamed(codec).segments(received())) {
      send({ kind: 'segment', segment }, segment.kind === 'problem' ? [] : [segment.bytes.buffer])
      if (!(await room.take(1))) return
    }
    send({ kind: 'end' })
  } finally {
    // Nobody is listened to any more, so the thread ends.
    port.off('message', hear)
  }
}
