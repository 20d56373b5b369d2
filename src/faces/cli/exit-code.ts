import type { LogState } from '../../load/loaded-log.ts'

/** What the process tells its caller; documented in the README. */
export const EXIT = {
  /** All that was found was read; logs in progress count as read. */
  ok: 0,
  /** Something is damaged, cut or missing: the tables hold what could be read. */
  damaged: 1,
  /** Answers are not those of the real history server. */
  different: 1,
  /** The command line is wrong. */
  usage: 2,
  /** There is no event log where one was looked for, or nothing to compare. */
  nothing: 3,
  /** It could not be done: the database is in use or cannot be written, a query failed, the load was stopped. */
  failed: 4,
  /** A limit of a budget is exceeded. */
  exceeded: 5,
  /** No limit is known to be exceeded, but of one the log does not tell. */
  unknown: 6,
} as const

/** What a row of `ls` or `load` says of a file. */
interface Row {
  readonly state: LogState
  /** Of what is skipped: it is a copy of a log that is loaded. */
  readonly appId: string | undefined
  /** Files of drivers and executors that it stands for: they are listed, which is more than nothing. */
  readonly executorLogs: number
}

export function exitCodeOf(rows: readonly Row[]): number {
  if (rows.some(({ state }) => state === 'damaged' || state === 'truncated')) return EXIT.damaged
  return rows.some(isSomething) ? EXIT.ok : EXIT.nothing
}

function isSomething({ state, appId, executorLogs }: Row): boolean {
  if (state === 'skipped') return appId !== undefined || executorLogs > 0
  return state !== 'not a log'
}
