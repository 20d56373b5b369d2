import { decodePart, type PlacedBlock } from '../decode/decode-part.ts'
import { identify } from '../decode/identify.ts'
import type { DecodePool } from '../decode/pool.ts'
import type { EventLog, FetchedLog } from '../source/part.ts'
import { LoadedLog } from './loaded-log.ts'
import { replayable } from './replayable.ts'

/** A log whose reading has begun: its first blocks are under way before anybody asks for them. */
export interface BegunLog {
  readonly loaded: LoadedLog
  /** The blocks of each part, by its number. To be called for each part in turn. */
  blocks(part: number): AsyncIterable<PlacedBlock>
  /** To be called if not all was read. */
  end(): Promise<void>
  /** To be called when all is done with it, however it ended. */
  release(): Promise<void>
}

/** Says what a log is, and begins to read its first part. Throws what reading throws, and what fetching it does. */
export async function beginLog(
  found: EventLog,
  pool: DecodePool,
  signal?: AbortSignal,
  fetch: (log: EventLog) => Promise<FetchedLog> = fetchNow(signal),
): Promise<BegunLog> {
  const { log, end } = await fetch(found)
  try {
    return { ...(await beginReading(replayable(log), pool, signal)), release: end }
  } catch (error) {
    await end()
    throw error
  }
}

function fetchNow(signal: AbortSignal | undefined): (log: EventLog) => Promise<FetchedLog> {
  return async (log) => (await log.fetch?.(signal)) ?? { log, end: NOTHING }
}

const NOTHING = async () => {}

async function beginReading(
  log: EventLog,
  pool: DecodePool,
  signal: AbortSignal | undefined,
): Promise<Omit<BegunLog, 'release'>> {
  const loaded = new LoadedLog(log, await identify(log.parts[0]!))
  const decode = partsOf(loaded, pool, signal)
  if (!loaded.isLog) return { loaded, blocks: decode, end: NOTHING }
  const first = decode(0)
  const begun = first.next()
  // Whoever asks for it gets the error; nobody may.
  begun.catch(() => undefined)
  return {
    loaded,
    blocks: (i) => (i === 0 ? resumed(begun, first) : decode(i)),
    end: async () => {
      await first.return(undefined)
    },
  }
}

/** A log that was read before and has grown since; what was read of it is not read again. */
export function readOnLog(
  loaded: LoadedLog,
  grown: EventLog,
  pool: DecodePool,
  signal?: AbortSignal,
): BegunLog {
  loaded.goOn(grown)
  return { loaded, blocks: partsOf(loaded, pool, signal), end: NOTHING, release: NOTHING }
}

function partsOf(
  loaded: LoadedLog,
  pool: DecodePool,
  signal: AbortSignal | undefined,
): (part: number) => AsyncGenerator<PlacedBlock> {
  return (i) => {
    const { part, progress } = loaded.parts[i]!
    return decodePart(part, pool, progress, signal)
  }
}

async function* resumed<T>(first: Promise<IteratorResult<T>>, rest: AsyncGenerator<T>): AsyncGenerator<T> {
  try {
    for (let next = await first; !next.done; next = await rest.next()) yield next.value
  } finally {
    await rest.return(undefined)
  }
}
