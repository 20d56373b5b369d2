import type { EventLog, Skipped } from '../source/part.ts'
import type { KnownPart } from './known-logs.ts'
import type { LoadedLog, LogState } from './loaded-log.ts'
import type { LoadedAnswers } from './settle-answers.ts'

/** What became of one file; the same as its row in `logs`. */
export interface FileSummary {
  readonly path: string
  readonly logPath: string
  readonly appId: string | undefined
  readonly attemptId: string | undefined
  readonly codec: string | undefined
  readonly state: LogState
  readonly reason: string | undefined
  /** It had been loaded before and was not read again. */
  readonly unchanged: boolean
  readonly storedBytes: number | undefined
  readonly bytes: number
  readonly lines: number
  readonly events: number
  readonly badLines: number
  /** Files of drivers and executors that it stands for: they are in the table `executor_logs`, and not read. */
  readonly executorLogs: number
}

const EMPTY = {
  appId: undefined,
  attemptId: undefined,
  codec: undefined,
  reason: undefined,
  unchanged: false,
  bytes: 0,
  lines: 0,
  events: 0,
  badLines: 0,
  executorLogs: 0,
}

export function skippedSummary({ path, bytes, reason, problem, executorLogs = [] }: Skipped): FileSummary {
  return {
    ...EMPTY,
    path,
    logPath: path,
    state: problem === undefined ? 'skipped' : 'damaged',
    reason,
    storedBytes: bytes,
    executorLogs: executorLogs.length,
  }
}

/** `i`: the place of the part in the log; of one that was not fetched again, its name is not known. */
export function unchangedSummary(log: EventLog, i: number, known: KnownPart): FileSummary {
  const path = log.parts[i]?.path ?? log.path
  return { ...EMPTY, ...known, path, logPath: log.path, unchanged: true }
}

export function answersSummary({ answers, state, reason, bytes, unchanged }: AnswersSummary): FileSummary {
  const { path, listed } = answers
  return {
    ...EMPTY,
    path,
    logPath: path,
    appId: listed.appId,
    attemptId: listed.attemptId,
    state,
    reason: reason ?? undefined,
    storedBytes: bytes,
    bytes: unchanged ? 0 : (bytes ?? 0),
    unchanged,
  }
}

type AnswersSummary = Pick<LoadedAnswers, 'answers' | 'state'> & {
  readonly reason: string | null | undefined
  readonly bytes: number | undefined
  readonly unchanged: boolean
}

export function partSummary(loaded: LoadedLog, i: number): FileSummary {
  const { part, progress, problems, events } = loaded.parts[i]!
  const { state, reason } = loaded.stateOf(i)
  return {
    ...EMPTY,
    path: part.path,
    logPath: loaded.log.path,
    appId: loaded.app?.app_id,
    attemptId: loaded.app?.attempt_id,
    codec: loaded.isLog ? progress.codec : undefined,
    state,
    reason: reason ?? undefined,
    storedBytes: part.bytes,
    bytes: progress.bytes,
    lines: progress.lines,
    events,
    badLines: problems.badLines,
  }
}
