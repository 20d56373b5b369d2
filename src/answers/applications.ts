import { dirname } from 'node:path'
import { type Attempt, applications, attemptsOf } from './attempt.ts'
import { dateOf } from './date-parameter.ts'
import { rootEndpoint } from './endpoint.ts'
import { noSuchPage, notFound } from './errors.ts'
import { date, type Json, Streamed } from './json.ts'
import { anyOf, optionalInt, TEXT } from './parameters.ts'

const QUERY = {
  status: anyOf(['COMPLETED', 'RUNNING'] as const),
  minDate: dateOf('2010-01-01'),
  maxDate: dateOf('3000-01-01'),
  minEndDate: dateOf('2010-01-01'),
  maxEndDate: dateOf('3000-01-01'),
  limit: optionalInt,
}

/** `applications`: by the end of the latest attempt, the last first; what runs has none and comes last. */
export const applicationList = rootEndpoint({
  path: 'applications',
  query: QUERY,
  async answer({ reader, settings, query }) {
    const found = (await applications(reader)).filter((attempts) => {
      const isRunning = !attempts[0]!.completed
      if (query.status.length > 0 && !query.status.includes(isRunning ? 'RUNNING' : 'COMPLETED')) return false
      return attempts.some((attempt) => isInRange(attempt, isRunning, query, settings.now()))
    })
    const listed = found.sort(lastFirst).slice(0, Math.max(0, query.limit ?? found.length))
    return listed.length <= FEW ? listed.map(application) : Streamed.array(each(listed, application))
  },
})

/** More are written one after the other: answers that live long enough to be moved in memory cost more than all the rest. */
const FEW = 500

async function* each<T, U>(items: Iterable<T>, answer: (item: T) => U): AsyncGenerator<U> {
  for (const item of items) yield answer(item)
}

/** `applications/{appId}` */
export const oneApplication = rootEndpoint({
  path: 'applications/{appId}',
  parameters: { appId: TEXT },
  async answer({ reader, path: { appId } }) {
    const attempts = await attemptsOf(reader, appId)
    if (attempts.length === 0) throw notFound(`unknown app: ${appId}`)
    return application(attempts)
  },
})

/** `applications/{appId}/{attemptId}` */
export const oneAttempt = rootEndpoint({
  path: 'applications/{appId}/{attemptId}',
  parameters: { appId: TEXT, attemptId: TEXT },
  async answer({ reader, path: { appId, attemptId } }) {
    // What is below it has an end of its own (OneApplicationResource.scala, streaming), and it has none.
    if (attemptId === 'streaming') throw noSuchPage()
    const found = (await attemptsOf(reader, appId)).find(({ attempt_id }) => attempt_id === attemptId)
    if (found === undefined) throw notFound(`unknown app ${appId}, attempt ${attemptId}`)
    return attempt(found)
  },
})

type Range = { readonly [K in 'minDate' | 'maxDate' | 'minEndDate' | 'maxEndDate']: number }

/** ApplicationListResource.scala, isAttemptInRange. */
function isInRange(attempt: Attempt, isRunning: boolean, range: Range, now: number): boolean {
  const start = attempt.start_time ?? NEVER
  if (start < range.minDate || start > range.maxDate) return false
  // If the latest end is past, nothing that runs can have it.
  if (isRunning) return range.maxEndDate > now
  const end = attempt.end_time ?? NEVER
  return end >= range.minEndDate && end <= range.maxEndDate
}

const NEVER = -1

function lastFirst([a]: readonly Attempt[], [b]: readonly Attempt[]): number {
  const byEnd = (b?.end_time ?? NEVER) - (a?.end_time ?? NEVER)
  return byEnd || ((a?.app_id ?? '') < (b?.app_id ?? '') ? 1 : -1)
}

function application(attempts: readonly Attempt[]): Json {
  return { id: attempts[0]?.app_id, name: attempts[0]?.name, attempts: attempts.map(attempt) }
}

/** Without an end: -1 and a duration of 0 (FsHistoryProvider.scala, AttemptInfoBuilder). */
function attempt(row: Attempt): Json {
  const start = row.start_time ?? NEVER
  const end = row.end_time ?? NEVER
  const updated = row.modified ?? end
  const folder = folderOf(row.log_path)
  return {
    attemptId: row.attempt_id === '' ? undefined : row.attempt_id,
    startTime: date(start),
    endTime: date(end),
    lastUpdated: date(updated),
    duration: row.end_time === null ? 0 : end - start,
    sparkUser: row.spark_user,
    completed: row.completed,
    appSparkVersion: row.spark_version ?? '',
    exitCode: row.exit_code,
    logSourceName: folder,
    logSourceFullPath: folder,
    startTimeEpoch: start,
    endTimeEpoch: end,
    lastUpdatedEpoch: updated,
  }
}

/** The folder of the log, as the history server names a log folder that has no name of its own. */
function folderOf(logPath: string | null): string | undefined {
  return logPath?.startsWith('/') ? `file://${dirname(logPath)}` : undefined
}
