import type { Filters } from '../filters.ts'
import { type Found, skipped } from '../part.ts'
import type { SourceContext } from '../scheme.ts'
import { addressOf } from './address.ts'
import { liveAnswers } from './live-answers.ts'
import { zippedLog } from './log-zip.ts'
import { Asker, type Requester, webRequester } from './requester.ts'
import { attemptsIn, isRunningItself, versionOf } from './server.ts'

/** `log`: the event logs, which say all. `rest`: what the REST API tells, where the logs cannot be had. */
export type Via = 'log' | 'rest'

/** A source such as `shs:http://host:18080/base`. */
export async function* findHistoryServer(source: string, context: SourceContext): AsyncGenerator<Found> {
  const via: Via = context.options.via === 'rest' ? 'rest' : 'log'
  yield* attemptsOf(webRequester(addressOf(source)), via, context)
}

/**
 * Every attempt that a server lists: as its log, or as what its REST API tells. An application that runs and answers itself has no
 * log to give. @throws RemoteError if there is no such server
 */
export async function* attemptsOf(
  requester: Requester,
  via: Via,
  { signal, disk, filters }: SourceContext,
): AsyncGenerator<Found> {
  const asker = new Asker(requester)
  await versionOf(asker, signal)
  const narrowed = narrowing(filters)
  const listed = await attemptsIn(asker, narrowed, signal)
  const isLive = await isRunningItself(asker, listed, signal)
  // With dates it may list others, which it does not count.
  if (listed.length === 0 && narrowed.size === 0)
    yield skipped(requester.base, undefined, 'The server lists no applications.')
  for (const one of listed) {
    yield via === 'rest' || isLive
      ? { kind: 'answers', answers: liveAnswers(asker, one, isLive) }
      : { kind: 'log', log: zippedLog(asker, one, disk) }
  }
}

/**
 * What the server can leave out by itself. Not by status: it asks for that of the last attempt of an application, and an earlier one
 * may have another.
 */
function narrowing({ since, until }: Filters): URLSearchParams {
  const query = new URLSearchParams()
  if (since !== undefined) query.set('minDate', dateOf(since))
  if (until !== undefined) query.set('maxDate', dateOf(until))
  return query
}

/** As SimpleDateParam.scala reads it. */
function dateOf(time: number): string {
  return new Date(time).toISOString().replace('Z', 'GMT')
}
