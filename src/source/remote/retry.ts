import { setTimeout as sleep } from 'node:timers/promises'
import { RemoteError } from './store.ts'

/** How stubbornly a request is tried again. */
export interface Patience {
  /** Tries in a row that may fail. */
  readonly tries: number
  /** The first wait; each further one is twice as long, to a random part of it. */
  readonly firstMs: number
  readonly longestMs: number
}

/** For what has been reached before: a server may be started again meanwhile. Some two minutes in all. */
export const PATIENT: Patience = { tries: 9, firstMs: 250, longestMs: 30_000 }

/** For the first contact: a wrong address should not take minutes to say so. */
export const BRIEF: Patience = { tries: 4, firstMs: 200, longestMs: 5_000 }

/** A server that wants us to come back later than this is not waited for. */
const LONGEST_ASKED_MS = 120_000

/**
 * Does `work` until it is done, with longer and longer waits between the tries. For single requests, such as a page of a listing.
 * @throws what `work` throws at last, or at once if that is nothing to try again
 */
export async function tried<T>(
  work: () => Promise<T>,
  { signal, patience = BRIEF }: { signal: AbortSignal | undefined; patience?: Patience },
): Promise<T> {
  for (let failures = 1; ; failures++) {
    try {
      return await work()
    } catch (error) {
      if (!mayTryAgain(error) || failures >= patience.tries) throw error
      await pause(error, failures, patience, signal)
    }
  }
}

export function mayTryAgain(error: unknown): error is RemoteError {
  return (
    error instanceof RemoteError &&
    (error.fault === 'throttled' || error.fault === 'unavailable' || error.fault === 'cut') &&
    (error.waitMs ?? 0) <= LONGEST_ASKED_MS
  )
}

/** Waits before the next try, after `failures` in a row. */
export async function pause(
  { waitMs = 0 }: RemoteError,
  failures: number,
  { firstMs, longestMs }: Patience,
  signal: AbortSignal | undefined,
): Promise<void> {
  const most = Math.min(longestMs, firstMs * 2 ** (failures - 1))
  // At least half of it, and a random part: those who failed together do not come back together.
  const own = most / 2 + (Math.random() * most) / 2
  await sleep(waitMs + own, undefined, signal && { signal }).catch((error: unknown) => {
    signal?.throwIfAborted()
    throw error
  })
}
