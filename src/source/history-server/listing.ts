/** The list of applications of a history server, or of a running application. */
import { type Fields, objectsOf } from '../../base/json-fields.ts'
import type { ListedAttempt } from '../answers.ts'

/** All attempts in the order of the server, whatever is odd about one. @throws ShapeError if it is no such list */
export function listedAttempts(answer: unknown): ListedAttempt[] {
  return objectsOf(answer, 'applications').flatMap(attemptsOf)
}

/** Of one application. */
export function attemptsOf(application: Fields): ListedAttempt[] {
  const appId = application.text('id')
  const name = application.textOr('name') ?? ''
  return application.objects('attempts').map((attempt) => {
    const completed = attempt.flag('completed')
    return {
      appId,
      attemptId: attempt.textOr('attemptId') ?? undefined,
      name,
      user: attempt.textOr('sparkUser') ?? undefined,
      start: attempt.time('startTime') ?? undefined,
      end: (completed ? attempt.time('endTime') : null) ?? undefined,
      updated: attempt.time('lastUpdated') ?? undefined,
      completed,
      sparkVersion: attempt.textOr('appSparkVersion') || undefined,
      exitCode: attempt.intOr('exitCode') ?? undefined,
    }
  })
}

/** Below `/applications`, with its names made safe for a path. */
export function pathOf({ appId, attemptId }: ListedAttempt): string {
  const id = encodeURIComponent(appId)
  return `/applications/${id}${attemptId === undefined ? '' : `/${encodeURIComponent(attemptId)}`}`
}
