/** What a REST API tells of one application attempt into the database: beside `pipeline.ts`, which reads logs. */
import type { Diagnostic } from './base/diagnostics.ts'
import { attemptRows, type Told } from './from-answers/attempt-rows.ts'
import type { KnownLogs } from './load/known-logs.ts'
import type { Progress } from './load/loaded-log.ts'
import { type LoadedAnswers, leftOut, settleAnswers, toldBefore } from './load/settle-answers.ts'
import type { AttemptAnswers } from './source/answers.ts'
import { RemoteError } from './source/remote/store.ts'
import { AttemptWriter, NO_ATTEMPT } from './store/attempt-writer.ts'
import type { Store } from './store/store.ts'

export interface LoadAnswersOptions {
  readonly signal?: AbortSignal | undefined
  onProgress?(progress: Progress): void
}

/** Bytes of answers whose rows may wait in memory until all is told. */
const SMALL = 4 << 20

/**
 * Loads one attempt in one transaction. @throws UserError if the server is gone, and whatever the database throws: then nothing of it
 * is in the database, and what was there before still is
 */
export async function loadAnswers(
  answers: AttemptAnswers,
  known: KnownLogs,
  store: Store,
  options: LoadAnswersOptions = {},
): Promise<LoadedAnswers> {
  const { path, listed } = answers
  const same = toldBefore(answers, known)
  const key = { attempt_key: known.nextKey(), app_id: listed.appId, attempt_id: listed.attemptId ?? '' }
  const writer = await AttemptWriter.begin(store, same === undefined ? key : NO_ATTEMPT, { small: true })
  // Questions that are still under way when one fails must not write any more.
  let isOpen = true
  try {
    const loaded = same === undefined ? await told() : leftOut(answers, same.logPath)
    if (loaded.state === 'damaged' && known.formerly(path).length > 0) throw poorer(loaded)
    await settleAnswers(writer, loaded, known)
    return loaded
  } catch (error) {
    isOpen = false
    await writer.rollback()
    throw error
  }

  async function told(): Promise<LoadedAnswers> {
    const sink: Pick<AttemptWriter, 'row'> = {
      row: (table, row) => {
        if (isOpen) writer.row(table, row)
      },
    }
    let own: Promise<unknown> | undefined
    const all = await attemptRows(answers, sink, {
      signal: options.signal,
      async onPage(bytes) {
        options.onProgress?.({ path, storedRead: bytes, storedBytes: undefined, events: 0 })
        if (bytes > SMALL && isOpen) own ??= writer.own()
        await own
      },
    })
    return { answers, ...stateOf(all, listed.completed), bytes: all.bytes, problems: problemsOf(all) }
  }
}

/** What was told before is whole, or as good: it stays. */
function poorer({ answers, reason }: LoadedAnswers): RemoteError {
  return new RemoteError('unavailable', `${answers.path} was not told in full (${reason}).`)
}

function stateOf({ missing, forgotten }: Told, completed: boolean): Pick<LoadedAnswers, 'state' | 'reason'> {
  const [first] = missing
  if (first !== undefined) {
    const more = missing.length > 1 ? ` (and ${missing.length - 1} more)` : ''
    return { state: 'damaged', reason: `no_answer: ${first}${more}` }
  }
  if (!completed) return { state: 'in progress', reason: 'the application has not ended' }
  return {
    state: 'complete',
    reason: forgotten.length > 0 ? `the server lists only ${forgotten.join(', ')}` : null,
  }
}

/** Kept of each kind; the rest is counted. */
const MOST = 1000

function problemsOf({ missing, forgotten }: Told): Diagnostic[] {
  const some = (code: Diagnostic['code'], details: readonly string[]): Diagnostic[] => {
    const kept = details.slice(0, MOST).map((detail) => ({ code, detail }))
    return details.length > MOST ? [...kept, { code, detail: `${details.length - MOST} more` }] : kept
  }
  return [...some('no_answer', missing), ...some('forgotten_by_server', forgotten)]
}
