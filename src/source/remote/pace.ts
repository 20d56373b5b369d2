import type { RemoteStore } from './store.ts'

/** More than decoding takes, and more than one connection to a cloud gives (some 100 MB/s): a server nearby. */
const FAST_BYTES_PER_MS = 200_000

const fast = new WeakMap<RemoteStore, boolean>()

/**
 * Whether one connection to a store gives more than is needed: then one long answer costs both sides less than many short ones at a
 * time. Undefined as long as nothing large was read of it.
 */
export function isFast(store: RemoteStore): boolean | undefined {
  return store.oneByOne === true ? true : fast.get(store)
}

/** Notes how long so many bytes took, from the first to the last: the wait for the first says nothing of a long answer. */
export function notePace(store: RemoteStore, bytes: number, milliseconds: number): void {
  fast.set(store, bytes >= FAST_BYTES_PER_MS * milliseconds)
}

/** Tells how many milliseconds it took from the first bytes to the last. The wait for the first ones does not count. */
export async function* timed(
  pieces: AsyncIterable<Uint8Array>,
  tell: (ms: number) => void,
): AsyncGenerator<Uint8Array> {
  let began: number | undefined
  for await (const piece of pieces) {
    began ??= performance.now()
    yield piece
  }
  tell(performance.now() - (began ?? performance.now()))
}
