import type { EventLog, LogPart } from '../source/part.ts'

/** A log whose streams, which can be opened only once, can be looked at before they are read. */
export function replayable(log: EventLog): EventLog {
  return log.parts.some(isStream)
    ? { ...log, parts: log.parts.map((part) => (isStream(part) ? twice(part) : part)) }
    : log
}

function isStream(part: LogPart): boolean {
  return part.bytes === undefined
}

/** The first opening keeps what it gives; the second one gives that again, and then the rest. */
function twice(part: LogPart): LogPart {
  let source: AsyncIterator<Uint8Array> | undefined
  let kept: Uint8Array[] = []
  const first = async function* () {
    source = part.open()[Symbol.asyncIterator]()
    for (let next = await source.next(); !next.done; next = await source.next()) {
      kept.push(next.value.slice())
      yield next.value
    }
  }
  const second = async function* (rest: AsyncIterator<Uint8Array>) {
    yield* kept
    kept = []
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value
  }
  return { ...part, open: () => (source === undefined ? first() : second(source)) }
}
