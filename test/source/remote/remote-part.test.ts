import { createHash } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { httpStore, probe } from '../../../src/source/http/store.ts'
import type { LogPart } from '../../../src/source/part.ts'
import { FetchedFiles } from '../../../src/source/remote/fetched-files.ts'
import { isFast, notePace } from '../../../src/source/remote/pace.ts'
import { remotePart } from '../../../src/source/remote/remote-part.ts'
import type { RemoteStore } from '../../../src/source/remote/store.ts'
import { SourceError } from '../../../src/source/source-error.ts'
import { type FaultyServer, faultyServer } from './faulty-server.ts'

const MB = 1 << 20
const QUICK = { tries: 9, firstMs: 1, longestMs: 4 }

test('whatever breaks off, the bytes are those of the file: none lost, none twice', async () => {
  const server = await faultyServer()
  const content = noise(9 * MB + 12_345)
  await fc.assert(
    fc.asyncProperty(
      fc.boolean(),
      fc.integer({ min: 0, max: content.length }),
      fc.array(
        fc.oneof(fc.constant('well'), fc.constant('unavailable'), fc.integer({ min: 0, max: 5 * MB })),
        {
          maxLength: 12,
        },
      ),
      async (ranges, length, faults) => {
        server.ranges = ranges
        server.files.clear()
        server.add('/log', content.subarray(0, length), { etag: '"1"' })
        const part = await partAt(server, '/log')
        let at = 0
        server.fault = (_asked, response) => {
          const fault = faults[at++] ?? 'well'
          if (fault === 'well') return false
          if (typeof fault === 'number') return { cutAfter: fault }
          response.writeHead(500).end()
          return true
        }
        const chunks = await chunksOf(part)
        server.fault = () => false
        expect(Buffer.concat(chunks).equals(content.subarray(0, length))).toBe(true)
        for (const chunk of chunks) {
          expect(chunk.length).toBeLessThanOrEqual(MB)
          expect(chunk.byteOffset).toBe(0)
        }
        expect(new Set(chunks.map(({ buffer }) => buffer)).size).toBe(chunks.length)
        if (part.happened?.length) expect(part.happened[0]).toMatchObject({ code: 'read_again' })
      },
    ),
    { numRuns: 40 },
  )
})

test('a large file comes in a few ranges at a time where one is slow, a small one in one request', async () => {
  const server = await faultyServer()
  const content = noise(40 * MB)
  server.add('/large', content)
  server.add('/small', content.subarray(0, 100_000))
  let [under, most, isSeen] = [0, 0, false]
  server.fault = ({ from, to }, response) => {
    most = Math.max(most, ++under)
    response.on('close', () => under--)
    expect(to - from).toBeLessThanOrEqual(isSeen ? 4 * MB : 8 * MB)
    isSeen ||= to - from === 8 * MB
    const bytes = content.subarray(from, to)
    response.writeHead(206, {
      'content-length': bytes.length,
      'content-range': `bytes ${from}-${to - 1}/${content.length}`,
    })
    // Eight MB in 200 ms are too few for a server nearby.
    response.write(bytes.subarray(0, MB))
    setTimeout(() => response.end(bytes.subarray(MB)), 200)
    return true
  }
  expect(digest(await chunksOf(await partAt(server, '/large')))).toBe(digest([content]))
  expect(most).toBeGreaterThan(1)
  expect(most).toBeLessThanOrEqual(4)
  server.fault = () => false
  server.asked.length = 0
  const small = await partAt(server, '/small')
  for (let reads = 0; reads < 2; reads++) expect(Buffer.concat(await chunksOf(small))).toHaveLength(100_000)
  // One more for the length; the second reading has what the first one kept.
  expect(server.asked).toHaveLength(2)
})

test('from a server that is known to be fast a large file comes in one answer, no faster than it is read', async () => {
  const server = await faultyServer()
  const content = noise(40 * MB)
  server.add('/large', content)
  const answers: ServerResponse[] = []
  server.fault = (_asked, response) => {
    answers.push(response)
    return false
  }
  const part = await partAt(server, '/large', QUICK, (store) => notePace(store, 4 * MB, 10))
  const chunks: Uint8Array[] = []
  for await (const chunk of part.open()) {
    const rest = answers.at(-1)
    if (chunks.length === 10 && rest?.socket) {
      await sleep(100)
      expect(rest.socket.writableLength).toBeGreaterThan(0)
    }
    chunks.push(chunk)
  }
  expect(digest(chunks)).toBe(digest([content]))
  // The head and the rest.
  expect(answers).toHaveLength(2)
})

test.each([
  ['as many as decoding takes', 4 * MB, 10, true],
  ['as one connection to a cloud gives', 4 * MB, 45, false],
  ['over a far line', 4 * MB, 4000, false],
])('bytes %s', async (_what, bytes, milliseconds, fast) => {
  const store = httpStore(new URL('http://logs.example.org/'), true)
  expect(isFast(store)).toBe(undefined)
  notePace(store, bytes, milliseconds)
  expect(isFast(store)).toBe(fast)
})

test('who stops reading leaves nothing under way', async () => {
  const server = await faultyServer()
  server.add('/log', noise(30 * MB))
  let under = 0
  server.fault = (_asked, response) => {
    under++
    response.on('close', () => under--)
    return false
  }
  let taken = 0
  for await (const chunk of (await partAt(server, '/log')).open()) {
    taken += chunk.length
    if (taken > 2 * MB) break
  }
  await expect.poll(() => under).toBe(0)
})

test('a file that is written anew while it is read ends after its last good byte', async () => {
  const server = await faultyServer()
  const content = noise(6 * MB)
  server.add('/log', content, { etag: '"1"' })
  server.fault = ({ from }) => {
    if (from >= 4 * MB) server.files.get('/log')!.etag = '"2"'
    return false
  }
  const { chunks, error } = await untilError(await partAt(server, '/log'))
  expect(error).toMatchObject({ code: 'changed_while_read' })
  const read = Buffer.concat(chunks)
  expect(read.length).toBeGreaterThanOrEqual(4 * MB)
  expect(read.equals(content.subarray(0, read.length))).toBe(true)
})

test('a log that has grown meanwhile is read as far as it was listed', async () => {
  const server = await faultyServer()
  const content = noise(3 * MB)
  server.add('/log', content.subarray(0, 2 * MB), { modified: 1_700_000_000_000 })
  const part = await partAt(server, '/log')
  server.add('/log', content, { modified: 1_700_000_009_000 })
  expect(digest(await chunksOf(part))).toBe(digest([content.subarray(0, 2 * MB)]))
})

test('a log that gets its final name while it is read is read on there', async () => {
  const server = await faultyServer()
  const content = noise(6 * MB)
  server.add('/app.lz4.inprogress', content, { etag: '"1"' })
  server.fault = ({ from }) => {
    const log = server.files.get('/app.lz4.inprogress')
    if (from > 0 && log) {
      server.files.delete('/app.lz4.inprogress')
      server.files.set('/app.lz4', { ...log, etag: '"2"' })
    }
    return false
  }
  const part = await partAt(server, '/app.lz4.inprogress')
  expect(digest(await chunksOf(part))).toBe(digest([content]))
  expect(part.happened).toMatchObject([
    { code: 'renamed', detail: expect.stringContaining(`to ${server.url}/app.lz4, read on from byte`) },
  ])
})

test('a log that is gone, and one that may not be read any more, say so', async () => {
  const server = await faultyServer()
  server.add('/app.inprogress', noise(1000))
  const part = await partAt(server, '/app.inprogress')
  server.files.clear()
  expect((await untilError(part)).error).toMatchObject({
    code: 'unreadable',
    message: expect.stringContaining('is not there any more'),
  })
  server.add('/app', noise(1000))
  const denied = await partAt(server, '/app')
  server.fault = (_asked, response) => {
    response.writeHead(403).end()
    return true
  }
  expect((await untilError(denied)).error).toMatchObject({ code: 'unreadable' })
})

test('a server that is stopped and started again', async () => {
  const server = await faultyServer()
  const content = noise(12 * MB)
  server.add('/log', content, { etag: '"1"' })
  const part = await partAt(server, '/log', { tries: 9, firstMs: 50, longestMs: 200 })
  const chunks: Uint8Array[] = []
  for await (const chunk of part.open()) {
    chunks.push(chunk)
    if (chunks.length !== 3) continue
    await server.stop()
    setTimeout(() => void server.start(), 300)
  }
  expect(digest(chunks)).toBe(digest([content]))
  expect(part.happened?.length).toBeGreaterThan(0)
})

test('a server that asks for a second is given it', async () => {
  const server = await faultyServer()
  server.add('/log', noise(1000))
  const part = await partAt(server, '/log')
  let refused = 0
  server.fault = (_asked, response) => {
    if (refused++ > 0) return false
    response.writeHead(503, { 'retry-after': '1' }).end()
    return true
  }
  const began = performance.now()
  await chunksOf(part)
  expect(performance.now() - began).toBeGreaterThan(990)
  expect(part.happened).toMatchObject([
    { code: 'read_again', detail: expect.stringMatching(/^throttled at byte 0: .*status 503/) },
  ])
})

test('of more than 5 GB any range can be read', async () => {
  const server = await faultyServer()
  const bytes = 6 * 1024 ** 3
  server.files.set('/log', { bytes, slice: (from, to) => Buffer.alloc(to - from, from % 251) })
  const part = await partAt(server, '/log')
  expect(part.bytes).toBe(bytes)
  const from = 5 * 1024 ** 3 + 7
  const chunks: Uint8Array[] = []
  for await (const chunk of part.ranges!.read(from, from + 5000)) chunks.push(chunk)
  expect(Buffer.concat(chunks).equals(Buffer.alloc(5000, from % 251))).toBe(true)
  for await (const chunk of part.open()) {
    expect(chunk.every((byte) => byte === 0)).toBe(true)
    break
  }
})

async function partAt(
  server: FaultyServer,
  path: string,
  patience = QUICK,
  know: (store: RemoteStore) => void = () => {},
): Promise<LogPart> {
  const { fault } = server
  server.fault = () => false
  const url = new URL(path, server.url)
  const { file, seeks } = await probe(url, undefined)
  server.fault = fault
  const store = httpStore(url, seeks)
  know(store)
  const options = { signal: undefined, disk: new FetchedFiles(), patience }
  return remotePart(store, { ...file, bytes: file.bytes! }, options)
}

async function chunksOf(part: LogPart): Promise<Uint8Array[]> {
  const chunks: Uint8Array[] = []
  for await (const chunk of part.open()) chunks.push(chunk)
  return chunks
}

async function untilError(part: LogPart): Promise<{ chunks: Uint8Array[]; error: unknown }> {
  const chunks: Uint8Array[] = []
  try {
    for await (const chunk of part.open()) chunks.push(chunk)
    return { chunks, error: undefined }
  } catch (error) {
    expect(error).toBeInstanceOf(SourceError)
    return { chunks, error }
  }
}

/** Bytes of which no run repeats. */
function noise(length: number): Buffer {
  const words = new Uint32Array(Math.ceil(length / 4))
  for (let i = 0, x = 1; i < words.length; i++) {
    x ^= x << 13
    x ^= x >>> 17
    x ^= x << 5
    words[i] = x
  }
  return Buffer.from(words.buffer).subarray(0, length)
}

function digest(chunks: readonly Uint8Array[]): string {
  const hash = createHash('sha1')
  for (const chunk of chunks) hash.update(chunk)
  return hash.digest('hex')
}
