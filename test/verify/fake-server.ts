/** A history server of two applications, and ways to make it answer wrongly. */
import type { Answer, Ask } from '../../src/verify/answer.ts'

const ROOT = '/api/v1/applications'

/** Bodies below an attempt of `fakeAsk`, as JavaScript has them. */
export interface FakeAttempt {
  readonly app: string
  readonly attempt?: string
  readonly bodies: Readonly<Record<string, unknown>>
}

export function fakeAttempt(app: string, further: Readonly<Record<string, unknown>> = {}): FakeAttempt {
  const stage = { stageId: 0, attemptId: 0, numTasks: 2, rddIds: [3], status: 'COMPLETE' }
  return {
    app,
    bodies: {
      '/jobs': [{ jobId: 0, status: 'SUCCEEDED' }],
      '/jobs/0': { jobId: 0, status: 'SUCCEEDED' },
      '/stages': [stage],
      '/stages/0': [stage],
      '/stages/0/0': stage,
      '/stages/0/0/taskList': [{ taskId: 0, duration: 5 }],
      '/sql': [{ id: 7, successJobIds: [1, 0] }],
      '/sql/7': { id: 7, successJobIds: [1, 0] },
      '/allexecutors': [{ id: 'driver' }],
      ...further,
    },
  }
}

/** Answers whatever the query. */
export function fakeAsk(attempts: readonly FakeAttempt[]): Ask {
  const listing = attempts.map(({ app, attempt }) => ({
    id: app,
    attempts: [{ attemptId: attempt, startTime: '2026-01-02T03:04:05.006GMT', completed: true }],
  }))
  return async (path) => {
    const [bare = ''] = path.split('?')
    if (bare === '/api/v1/version') return json({ spark: '4.3.0' })
    if (bare === ROOT) return json(listing)
    for (const { app, attempt, bodies } of attempts) {
      const base = [ROOT, app, attempt].filter((part) => part !== undefined).join('/')
      if (bare === base) return json(listing.find(({ id }) => id === app))
      const body = bodies[bare.slice(base.length)]
      if (bare.startsWith(`${base}/`) && body !== undefined) return json(body)
    }
    return { status: 404, type: 'text/plain', body: `nothing at ${bare}` }
  }
}

function json(body: unknown): Answer {
  return { status: 200, type: 'application/json', body: JSON.stringify(body) }
}
