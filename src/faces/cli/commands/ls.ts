import { type Identity, identify } from '../../../decode/identify.ts'
import type { LogState } from '../../../load/loaded-log.ts'
import { type EventLog, type Found, findLogs } from '../../../source/index.ts'
import type { SchemeOptions } from '../../../source/scheme.ts'
import { exitCodeOf } from '../exit-code.ts'
import type { Terminal } from '../main.ts'
import { countStates, type FileRow, renderFiles } from '../render/files.ts'

interface Listed extends FileRow {
  readonly log: string
  readonly layout: string | undefined
  readonly appId: string | undefined
  readonly attemptId: string | undefined
  readonly state: LogState | 'log'
}

/** Shows what is there: only the head of each log is read. */
export async function ls(
  sources: readonly string[],
  options: { format: 'table' | 'json'; schemeOptions: SchemeOptions },
  terminal: Terminal,
): Promise<number> {
  const rows: Listed[] = []
  const { stdin, signal } = terminal
  for await (const found of findLogs(sources, { stdin, signal, schemeOptions: options.schemeOptions })) {
    if (found.kind === 'skipped') {
      const { path, bytes, reason, problem } = found.skipped
      rows.push({
        ...NONE,
        path,
        log: path,
        state: problem === undefined ? 'skipped' : 'damaged',
        storedBytes: bytes,
        reason,
      })
      continue
    }
    const told = toldOf(found)
    if (told !== undefined) {
      rows.push(told)
      continue
    }
    if (found.kind !== 'log') continue
    const { log } = found
    const identity = await identify(log.parts[0]!)
    const { start, codec, notALog, unreadable } = identity
    const isLog = notALog === undefined && unreadable === undefined
    const app = !isLog
      ? ''
      : [start?.appId ?? '(not told)', start?.attemptId].filter(Boolean).join(' attempt ')
    const lost = log.problems.map(({ detail }) => detail).join('; ')
    log.parts.forEach((part, i) => {
      rows.push({
        ...NONE,
        path: part.path,
        log: log.path,
        app,
        appId: start?.appId,
        attemptId: start?.attemptId,
        layout: log.layout,
        codec: i === 0 ? codec : undefined,
        state: stateOf(identity, log),
        storedBytes: part.bytes,
        reason: unreadable?.detail ?? notALog ?? (i === 0 && lost !== '' ? lost : undefined),
      })
    })
  }
  const { stdout } = terminal
  if (options.format === 'json')
    stdout.write(`${JSON.stringify(rows.map(asJson), (_, value: unknown) => value ?? null)}\n`)
  else if (rows.length === 0) stdout.write('There is nothing there.\n')
  else stdout.write(`${renderFiles(rows)}\n\n${countStates(rows.map(({ state }) => state))}\n`)
  return exitCodeOf(rows.map(({ state }) => (state === 'log' ? 'complete' : state)))
}

/** What a server lists is shown as it is listed. */
function toldOf(found: Found): Listed | undefined {
  if (found.kind === 'skipped' || (found.kind === 'log' && found.log.fetch === undefined)) return undefined
  const { path, listed } = found.kind === 'log' ? found.log : found.answers
  return {
    ...NONE,
    path,
    log: path,
    app: [listed?.appId, listed?.attemptId].filter(Boolean).join(' attempt '),
    appId: listed?.appId,
    attemptId: listed?.attemptId,
    layout: found.kind === 'answers' ? 'rest' : undefined,
    state: listed?.completed === false ? 'in progress' : 'log',
    storedBytes: undefined,
    reason: listed?.name,
  }
}

function stateOf({ unreadable, notALog }: Identity, { inProgress }: EventLog): Listed['state'] {
  if (unreadable !== undefined && unreadable.code !== 'truncated') return 'damaged'
  if (notALog !== undefined) return 'not a log'
  if (inProgress) return 'in progress'
  return unreadable === undefined ? 'log' : 'truncated'
}

const NONE = {
  app: '',
  appId: undefined,
  attemptId: undefined,
  layout: undefined,
  codec: undefined,
  events: undefined,
  badLines: undefined,
  reason: undefined,
}

function asJson({
  path,
  log,
  layout,
  codec,
  state,
  storedBytes,
  appId,
  attemptId,
  reason,
}: Listed): Record<string, unknown> {
  return {
    path,
    log,
    layout,
    codec,
    state,
    stored_bytes: storedBytes,
    app_id: appId,
    attempt_id: attemptId,
    reason,
  }
}
