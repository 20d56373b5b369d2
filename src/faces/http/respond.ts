/** Answers as responses. */
import type { Context } from 'hono'
import { type Answer, Download } from '../../answers/endpoint.ts'
import { isStreamed, jsonPieces, jsonText } from '../../answers/json-writer.ts'
import type { Reader, Snapshot } from '../../store/reader.ts'

/**
 * A response of which all queries see the database as it is at one moment, also those that are made while it is sent.
 * `keep` is given the body of an answer in one piece.
 */
export async function inSnapshot(
  context: Context,
  reader: Reader,
  answer: (reader: Reader) => Promise<Answer>,
  keep?: (body: Uint8Array<ArrayBuffer>) => void,
): Promise<Response> {
  const snapshot = await reader.snapshot()
  try {
    const made = await answer(snapshot.reader)
    if (made instanceof Download) {
      await snapshot.end()
      context.header('Content-Disposition', `attachment; filename=${made.name}`)
      return await sent(context, 'application/octet-stream', made.bytes)
    }
    if (isStreamed(made)) {
      await snapshot.lend()
      return await sent(context, 'application/json', endedWith(encoded(jsonPieces(made)), snapshot))
    }
    const body = new TextEncoder().encode(jsonText(made))
    await snapshot.end()
    keep?.(body)
    return json(context, body)
  } catch (error) {
    await snapshot.end()
    throw error
  }
}

/** A response that is sent as it is read. */
async function sent(context: Context, type: string, pieces: AsyncIterable<Uint8Array>): Promise<Response> {
  const body = await started(pieces)
  const headers = { 'Content-Type': type }
  if (context.req.method !== 'HEAD') return context.body(body, 200, headers)
  await body.cancel()
  return context.body(null, 200, headers)
}

/** What is kept as it was sent. */
export function json(context: Context, body: Uint8Array<ArrayBuffer>): Response {
  return context.body(body, 200, {
    'Content-Type': 'application/json',
    'Content-Length': String(body.length),
  })
}

async function* encoded(pieces: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  for await (const piece of pieces) yield encoder.encode(piece)
}

async function* endedWith(pieces: AsyncIterable<Uint8Array>, snapshot: Snapshot): AsyncGenerator<Uint8Array> {
  try {
    yield* pieces
  } finally {
    await snapshot.end()
  }
}

/** A body of which the first piece is there: what fails before it can still be told with a status. */
async function started(pieces: AsyncIterable<Uint8Array>): Promise<ReadableStream> {
  const iterator = pieces[Symbol.asyncIterator]()
  let next: IteratorResult<Uint8Array> | undefined = await iterator.next()
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = next ?? (await iterator.next())
      next = undefined
      if (done) controller.close()
      else controller.enqueue(value)
    },
    async cancel() {
      await iterator.return?.()
    },
  })
}
