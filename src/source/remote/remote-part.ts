import { filePart } from '../file-part.ts'
import type { LogPart, LogProblem } from '../part.ts'
import { Ahead } from './ahead.ts'
import { chunked } from './chunked.ts'
import type { FetchedFiles } from './fetched-files.ts'
import { headKept, keepHead } from './heads.ts'
import { keptWhileRead } from './kept-while-read.ts'
import { isFast, notePace, timed } from './pace.ts'
import { type Reading, resumedRead } from './resumed-read.ts'
import type { Patience } from './retry.ts'
import type { RemoteFile, RemoteStore } from './store.ts'

/** What a `SourceContext` has of it. */
export interface RemotePartOptions {
  readonly signal: AbortSignal | undefined
  readonly disk: FetchedFiles
  readonly patience?: Patience
}

/** What is asked for first: enough to tell what a log is, and all of a small one. */
const HEAD = 256 << 10
/**
 * The rest of a large file comes in ranges of this size, so many at a time: what waits in memory for its turn. From a server nearby
 * it comes in one.
 */
const RANGE = 4 << 20
const RANGES = 4
/** More than systems keep, as a rule, of a connection that is not read: the time that it takes is that of the network. */
const SAMPLE = 8 << 20
const MOST_NOTES = 1000

/**
 * A file far away as a part: read in parallel ranges, on at its byte where that breaks off, up to the length it was listed with.
 * What befell the reading is in `happened`.
 */
export function remotePart(store: RemoteStore, file: RemoteFile, options: RemotePartOptions): LogPart {
  const { signal, patience, disk } = options
  const happened: LogProblem[] = []
  const note = (problem: LogProblem) => {
    if (happened.length < MOST_NOTES) happened.push(problem)
  }
  const reading: Reading = { store, file, note, ...(patience && { patience }) }
  const read = (from: number, to: number) =>
    store.seeks === false ? inOne(reading, from, to, signal) : inRanges(reading, from, to, signal)
  const { path, bytes, modified, version } = file
  const more = { version, happened }
  const there = disk.there(file)
  if (there !== undefined) {
    const anew = async () => {
      await disk.forget(file)
      return remotePart(store, file, options)
    }
    return { ...filePart(path, there, modified), ...more, anew }
  }
  const seeks = store.seeks !== false
  const from = (at: number) => (at === 0 && seeks ? openHeadFirst(reading, bytes, read) : read(at, bytes))
  const kept = disk.kept(file)
  return {
    path,
    bytes,
    modified,
    local: undefined,
    ...more,
    ...(seeks && { ranges: { read } }),
    ...((disk.keeps || !seeks) && {
      toDisk: async () => ({ ...filePart(path, await disk.fetch(file, from), modified), ...more }),
    }),
    open: () => (kept === undefined ? from(0) : keptWhileRead(file, kept, from, note)),
  }
}

async function* openHeadFirst(
  reading: Reading,
  bytes: number,
  read: (from: number, to: number) => AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const headBytes = Math.min(HEAD, bytes)
  const kept = headKept(reading)
  // A copy: what is given away may be transferred to another thread.
  if (kept) yield kept.slice()
  else {
    // In one piece: who only looks at it stops behind the first.
    const head = new Uint8Array(headBytes)
    let filled = 0
    try {
      for await (const chunk of read(0, headBytes)) {
        head.set(chunk, filled)
        filled += chunk.length
      }
    } catch (error) {
      if (filled > 0) yield head.slice(0, filled)
      throw error
    }
    keepHead(reading, head.slice(0, filled))
    yield filled === headBytes ? head : head.slice(0, filled)
  }
  if (bytes > headBytes) yield* read(headBytes, bytes)
}

function inOne(
  reading: Reading,
  from: number,
  to: number,
  signal: AbortSignal | undefined,
): AsyncIterable<Uint8Array> {
  return chunked(resumedRead(reading, from, to, signal), to - from)
}

/**
 * Ranges one after the other, of which the next ones are under way already. Of a store that nothing large was read of, the first
 * bytes come alone, to see how fast it is; of one that is fast enough all else comes in one answer.
 */
async function* inRanges(
  reading: Reading,
  from: number,
  to: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  const { store } = reading
  const stop = new AbortController()
  const onAbort = () => stop.abort(signal?.reason)
  if (signal?.aborted) onAbort()
  signal?.addEventListener('abort', onAbort, { once: true })
  const ranges: Ahead[] = []
  try {
    let next = from
    if (isFast(store) === undefined && to - from > SAMPLE) {
      next += SAMPLE
      const sample = timed(inOne(reading, from, next, stop.signal), (ms) => notePace(store, SAMPLE, ms))
      ranges.push(new Ahead(sample))
      yield* ranges[0]!
      ranges.shift()
    }
    while (next < to || ranges.length > 0) {
      for (; next < to && isFast(store) !== true && ranges.length < RANGES; next += RANGE) {
        const end = Math.min(to, next + RANGE)
        ranges.push(new Ahead(inOne(reading, next, end, stop.signal)))
      }
      const [first] = ranges
      if (first === undefined) {
        yield* inOne(reading, next, to, stop.signal)
        return
      }
      yield* first
      ranges.shift()
    }
  } finally {
    signal?.removeEventListener('abort', onAbort)
    stop.abort()
    await Promise.all(ranges.map(({ ended }) => ended))
  }
}
