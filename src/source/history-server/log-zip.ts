/** The log of one attempt, which a history server gives as a zip. */
import type { ListedAttempt } from '../answers.ts'
import { groupsInArchive } from '../archive.ts'
import { filePart } from '../file-part.ts'
import type { EventLog, FetchedLog, LogPart, LogProblem } from '../part.ts'
import type { FetchedFiles } from '../remote/fetched-files.ts'
import type { HttpResponse } from '../remote/http-request.ts'
import { shownUrl } from '../remote/shown-url.ts'
import { RemoteError } from '../remote/store.ts'
import { singleLog } from '../single-log.ts'
import { SourceError } from '../source-error.ts'
import { pathOf } from './listing.ts'
import type { Asker } from './requester.ts'
import { API, isPage, refused } from './server.ts'

/** The log as it is listed; its zip is asked for when it is its turn. */
export function zippedLog(asker: Asker, listed: ListedAttempt, disk: FetchedFiles): EventLog {
  const path = `${asker.requester.base}${API}${pathOf(listed)}/logs`
  const part: LogPart = {
    path,
    bytes: undefined,
    modified: listed.updated,
    local: undefined,
    open() {
      throw new Error('a zip is not read before it is fetched')
    },
  }
  return {
    path,
    layout: 'single',
    inProgress: !listed.completed,
    sparkVersion: undefined,
    parts: [part],
    problems: [],
    listed,
    fetch: (signal) => fetched(asker, listed, path, { disk, signal }),
  }
}

/**
 * All of the zip comes first: the parts of a rolling log are in no order in it, it tells its checksums at its end, and the server can
 * give no part of it twice. What breaks off is asked for anew, so that nothing is taken for a log that is half of one.
 */
async function fetched(
  asker: Asker,
  listed: ListedAttempt,
  path: string,
  { disk, signal }: { readonly disk: FetchedFiles; readonly signal: AbortSignal | undefined },
): Promise<FetchedLog> {
  const file = { path, bytes: undefined, modified: listed.updated, version: undefined }
  const kept = await keptLog(path, listed, disk)
  if (kept !== undefined) return { log: kept, end: async () => {} }
  const problems: LogProblem[] = []
  const local = await asker.ask(`${API}${pathOf(listed)}/logs`, signal, async (response) => {
    if (response.status !== 200) throw await refused(response)
    if (isPage(response)) throw await notTheLog(path, asker, response)
    return disk.fetch(
      file,
      () => response.body,
      (problem) => problems.push(problem),
    )
  })
  const end = () => disk.release(local)
  try {
    const log = await logIn(filePart(path, local, listed.updated))
    return { log: { ...log, problems: [...log.problems, ...problems] }, end }
  } catch (error) {
    await end()
    throw error
  }
}

/** A gateway whose session has ended gives its login with status 200: it is neither a damaged zip nor to be kept. */
async function notTheLog(path: string, { requester }: Asker, response: HttpResponse): Promise<RemoteError> {
  await response.discard()
  const elsewhere = shownUrl(response.url).startsWith(requester.base)
    ? ''
    : ` It led to ${response.url.origin}.`
  return new RemoteError(
    'misused',
    `${path}: a web page came in place of the log, perhaps of a login.${elsewhere}`,
    {
      hint: 'What stands before the server may let it answer questions and not give logs: --via rest asks those only.',
    },
  )
}

/** The log in a zip that an earlier run has kept. One that is damaged is forgotten: the server has another. */
async function keptLog(
  path: string,
  listed: ListedAttempt,
  disk: FetchedFiles,
): Promise<EventLog | undefined> {
  const file = { path, bytes: undefined, modified: listed.updated, version: undefined }
  const there = disk.there(file)
  if (there === undefined) return undefined
  const log = await logIn(filePart(path, there, listed.updated)).catch((error: unknown) => {
    if (error instanceof SourceError) return undefined
    throw error
  })
  if (log === undefined || log.problems.some(({ code }) => code === 'damaged_archive')) {
    await disk.forget(file)
    return undefined
  }
  const parts = log.parts.map((part) => {
    const anew = async () => {
      await disk.forget(file)
      return part
    }
    return { ...part, anew }
  })
  return { ...log, parts }
}

/** The one log in a zip; what else is there or was lost is told with it. */
async function logIn(zip: LogPart): Promise<EventLog> {
  const logs: EventLog[] = []
  const problems: LogProblem[] = []
  for await (const found of groupsInArchive('zip', zip)) {
    if (found.kind === 'single') logs.push(singleLog(found.file).log)
    else if (found.kind === 'log') logs.push(found.log)
    else if (found.kind === 'skipped' && found.skipped.problem !== undefined)
      problems.push({
        code: found.skipped.problem,
        detail: `${found.skipped.path}: ${found.skipped.reason}`,
      })
  }
  const [log, ...others] = logs
  if (log === undefined) {
    const why = problems[0]?.detail ?? 'it is empty'
    throw new SourceError('damaged_archive', `${zip.path} gives no event log: ${why}.`)
  }
  for (const other of others)
    problems.push({ code: 'odd_layout', detail: `${other.path} is in the zip too, and was not read.` })
  // Dates in a zip have no zone; what the server told is what it will be known by.
  const parts = log.parts.map((part) => ({ ...part, modified: zip.modified }))
  return { ...log, path: zip.path, parts, problems: [...log.problems, ...problems] }
}
