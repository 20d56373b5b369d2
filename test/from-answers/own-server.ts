/** The answers of our own server about logs, which are a history server's (test/conformance), asked in process. */

import type { AttemptAnswers } from '../../src/source/answers.ts'
import { listedAttempts, pathOf } from '../../src/source/history-server/listing.ts'
import type { Served } from '../answers/served.ts'

export async function answersOfServed(served: Served): Promise<AttemptAnswers[]> {
  const { text } = await served.get('/api/v1/applications')
  return listedAttempts(JSON.parse(text)).map((listed) => ({
    path: `http://served/api/v1${pathOf(listed)}`,
    listed,
    isLive: false,
    async ask(path) {
      const { status, text: body } = await served.get(`/api/v1${pathOf(listed)}${path}`)
      return { status, body }
    },
  }))
}
