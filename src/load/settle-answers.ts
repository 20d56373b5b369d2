import type { Diagnostic } from '../base/diagnostics.ts'
import type { AttemptAnswers } from '../source/answers.ts'
import type { AttemptWriter } from '../store/attempt-writer.ts'
import { TABLES } from '../tables/index.ts'
import { logs } from '../tables/logs.ts'
import { identityOf, type KnownAttempt, type KnownLogs, type KnownPart } from './known-logs.ts'
import { type LogState, SAME } from './loaded-log.ts'
import { emrIds, forget, writeDiagnostic } from './log-rows.ts'
import { disown } from './settle.ts'

/** What was loaded of the answers about one attempt. */
export interface LoadedAnswers {
  readonly answers: AttemptAnswers
  readonly state: LogState
  readonly reason: string | null
  /** Of the answers. */
  readonly bytes: number
  readonly problems: readonly Diagnostic[]
}

/** The log or the answers that tell the same attempt already, and all that these would tell. */
export function toldBefore({ path, listed }: AttemptAnswers, known: KnownLogs): KnownAttempt | undefined {
  const twins = twinsOf(path, listed, known)
  return twins.find(({ ended, fromAnswers }) => ended || (!listed.completed && !fromAnswers))
}

/** Ends the transaction of an attempt that was told by answers: removes what it replaces, says in `logs` what was read, commits. */
export async function settleAnswers(
  writer: AttemptWriter,
  loaded: LoadedAnswers,
  known: KnownLogs,
): Promise<void> {
  const { path, listed } = loaded.answers
  const outgrown = twinsOf(path, listed, known).map(({ attemptKey }) => attemptKey)
  const replaced = [...known.formerly(path).map(({ attemptKey }) => attemptKey), ...outgrown]
  for (const key of outgrown) await disown(writer, key, path)
  for (const key of replaced) await writer.remove(key, TABLES)
  if (known.has(path)) await forget(writer, path)
  writer.row(logs, logRow(loaded))
  for (const problem of loaded.problems) writeDiagnostic(writer, path, problem)
  await writer.commit()
  const { attempt_key: attemptKey } = writer.key
  const attempt = attemptKey === null ? undefined : knownAttempt(attemptKey, loaded)
  known.settled({ path, parts: new Map([[path, knownPart(loaded)]]), attempt }, replaced)
}

/** They are the same attempt as what is loaded from `from`: only that is noted. */
export function leftOut(answers: AttemptAnswers, from: string): LoadedAnswers {
  return { answers, state: 'skipped', reason: SAME + from, bytes: 0, problems: [] }
}

function twinsOf(path: string, listed: AttemptAnswers['listed'], known: KnownLogs): KnownAttempt[] {
  return known.withIdentity(identity(listed)).filter(({ logPath }) => logPath !== path)
}

function identity({ appId, attemptId, start, name, user }: AttemptAnswers['listed']): string {
  const app = { app_id: appId, attempt_id: attemptId ?? '' }
  return identityOf(app, start === undefined ? undefined : { time: start, appName: name, sparkUser: user })
}

function logRow({ answers, state, reason, bytes }: LoadedAnswers) {
  const isRead = state !== 'skipped'
  return {
    path: answers.path,
    log_path: answers.path,
    part: 1,
    ...emrIds(answers.path),
    layout: 'rest',
    codec: null,
    state,
    reason,
    stored_bytes: isRead ? bytes : null,
    bytes: isRead ? bytes : null,
    lines: null,
    events: null,
    bad_lines: null,
    digest: null,
    modified: answers.listed.updated ?? null,
    loaded: Date.now(),
    version: null,
  }
}

function knownPart({ answers, state, reason, bytes }: LoadedAnswers): KnownPart {
  const { appId, attemptId, updated } = answers.listed
  return {
    storedBytes: bytes,
    modified: updated,
    version: undefined,
    state,
    reason: reason ?? undefined,
    events: 0,
    codec: undefined,
    appId,
    attemptId,
    isUnread: state === 'damaged',
  }
}

function knownAttempt(attemptKey: number, { answers }: LoadedAnswers): KnownAttempt {
  const { path, listed } = answers
  return {
    attemptKey,
    logPath: path,
    identity: identity(listed),
    events: 0,
    ended: listed.completed,
    digest: '',
    fromAnswers: true,
  }
}
