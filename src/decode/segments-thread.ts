/**
 * Segments that a thread of their own makes. A long zstd frame, or a gzip stream, can be decompressed by one thread only;
 * if that is the thread that reconstructs, all others wait for both.
 */
import { on } from 'node:events'
import { availableParallelism } from 'node:os'
import { type MessagePort, Worker } from 'node:worker_threads'
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
  const feeding = new Feeding(worker, input)
  try {
    for await (const [message] of messages) {
      if (message.kind === 'end') {
        feeding.throwIfFailed()
        return
      }
      if (message.kind === 'read') {
        feeding.read(message.length)
        continue
      }
      worker.postMessage({ kind: 'more' } satisfies Told)
      yield message.segment
    }
    throw new Error('The thread that decompresses has ended too early.')
  } finally {
    worker.postMessage({ kind: 'stop' } satisfies Told)
    await Promise.all([exited, feeding.stop()])
  }
}

/** Sends a stream to the thread as it comes, no faster than it is read there. */
class Feeding {
  readonly #worker: Worker
  readonly #ended: Promise<void>
  #waiting = 0
  #isStopped = false
  #fault: { readonly error: unknown } | undefined
  #wake = () => {}

  constructor(worker: Worker, input: AsyncIterable<Uint8Array>) {
    this.#worker = worker
    this.#ended = this.#run(input)
  }

  read(length: number): void {
    this.#waiting -= length
    this.#wake()
  }

  throwIfFailed(): void {
    if (this.#fault !== undefined) throw this.#fault.error
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    this.#wake()
    await this.#ended
  }

  async #run(input: AsyncIterable<Uint8Array>): Promise<void> {
    try {
      for await (const bytes of input) {
        this.#waiting += bytes.length
        this.#worker.postMessage({ kind: 'bytes', bytes } satisfies Told, [bytes.buffer as ArrayBuffer])
        while (this.#waiting >= MOST_WAITING && !this.#isStopped)
          await new Promise<void>((resolve) => {
            this.#wake = resolve
          })
        if (this.#isStopped) return
      }
    } catch (error) {
      this.#fault = { error }
    }
    this.#worker.postMessage({ kind: 'end' } satisfies Told)
  }
}

/** The other side: makes the segments and sends them, no more than are asked for. */
export async function sendSegments(port: MessagePort, codec: CodecName): Promise<void> {
  const waiting: Uint8Array[] = []
  let room = AHEAD
  let isAll = false
  let isStopped = false
  let wake = () => {}
  const hear = (told: Told) => {
    if (told.kind === 'bytes') waiting.push(told.bytes)
    else if (told.kind === 'more') room++
    else if (told.kind === 'end') isAll = true
    else isStopped = true
    wake()
  }
  const heard = () =>
    new Promise<void>((resolve) => {
      wake = resolve
    })
  const send = (message: Message, buffers: ArrayBuffer[] = []) => port.postMessage(message, buffers)
  async function* received() {
    while (!isStopped) {
      const bytes = waiting.shift()
      if (bytes !== undefined) {
        send({ kind: 'read', length: bytes.length })
        yield bytes
      } else if (isAll) return
      else await heard()
    }
  }
  port.on('message', hear)
  try {
    for await (const segment of codecNamed(codec).segments(received())) {
      while (room === 0 && !isStopped) await heard()
      if (isStopped) return
      room--
      send({ kind: 'segment', segment }, segment.kind === 'problem' ? [] : [segment.bytes.buffer])
    }
    send({ kind: 'end' })
  } finally {
    // Nobody is listened to any more, so the thread ends.
    port.off('message', hear)
  }
}
