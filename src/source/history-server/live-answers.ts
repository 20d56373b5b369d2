import type { AttemptAnswers, ListedAttempt } from '../answers.ts'
import { pathOf } from './listing.ts'
import type { Asker } from './requester.ts'
import { API, MOST_BYTES } from './server.ts'

/** One attempt as a server that is there now tells of it. */
export function liveAnswers(asker: Asker, listed: ListedAttempt, isLive: boolean): AttemptAnswers {
  const path = `${API}${pathOf(listed)}`
  return {
    path: `${asker.requester.base}${path}`,
    listed,
    isLive,
    ask: (below, signal) =>
      asker.ask(path + below, signal, async (response) => ({
        status: response.status,
        body: await response.text(MOST_BYTES),
      })),
  }
}
