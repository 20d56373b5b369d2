import { type Identity, identify } from '../../../decode/identify.ts'
import type { LogState } from '../../../load/loaded-log.ts'
import { type Selected, type SourceOptions, selectLogs } from '../../../load/select.ts'
import type { ExecutorLog } from '../../../source/emr.ts'
import type { EventLog, Found } from '../../../source/index.ts'
import { LeftOut } from '../../../source/left-out.ts'
import { linker } from '../../../source/links.ts'
import { FetchedFiles } from '../../../source/remote/fetched-files.ts'
import type { SchemeOptions } from '../../../source/scheme.ts'
import { exitCodeOf } from '../exit-code.ts'
import type { Terminal } from '../main.ts'
import { countStates, type FileRow, renderFiles } from '../render/files.ts'
import { tellLeftOut } from '../render/left-out.ts'
import { showListed } from '../render/progress.ts'
import { printable } from '../render/text.ts'

interface Listed extends FileRow {
  readonly log: string
  readonly layout: string | undefined
  readonly appId: string | undefined
  readonly attemptId: string | undefined
  readonly state: LogState | 'log'
  readonly executorLogs?: readonly ExecutorLog[]
}

/** Shows what is there: only the head of each log is read. */
export async function ls(
  sources: readonly string[],
  {
    format,
    linkSecs,
    ...options
  }: SourceOptions & { format: 'table' | 'json'; linkSecs?: number | undefined },
  terminal: Terminal,
): Promise<number> {
  const { stdin, stdout, stderr, signal } = terminal
  const disk = new FetchedFiles(options.cache)
  const leftOut = new LeftOut()
  const rows: Listed[] = []
  const { listeners, end } = showListed(stderr)
  try {
    const looking = { ...options, disk, stdin, signal, heads: () => true, ...listeners }
    const selected = selectLogs(sources, looking, leftOut)
    for await (const one of selected) for (const row of await rowsOf(one)) rows.push(row)
  } finally {
    end()
    await disk.remove()
  }
  const links = linkSecs === undefined ? NO_LINKS : await linksOf(rows, linkSecs, options.schemeOptions)
  if (format === 'json')
    stdout.write(
      `${JSON.stringify(
        rows.map((row) => asJson(row, links)),
        (_, value: unknown) => value ?? null,
      )}\n`,
    )
  else if (rows.length === 0) stdout.write('There is nothing there.\n')
  else {
    stdout.write(`${renderFiles(rows)}\n\n${countStates(rows.map(({ state }) => state))}\n`)
    for (const [path, link] of links) stdout.write(`\n${printable(path)}\n${printable(link)}\n`)
  }
  tellLeftOut(leftOut.counts, format === 'json' ? stderr : stdout)
  return exitCodeOf(
    rows.map(({ state, appId, executorLogs = [] }) => ({
      appId,
      state: state === 'log' ? 'complete' : state,
      executorLogs: executorLogs.length,
    })),
  )
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

async function rowsOf({ found, head }: Selected): Promise<Listed[]> {
  if (found.kind === 'skipped') {
    const { path, bytes, reason, problem, executorLogs = [] } = found.skipped
    const state = problem === undefined ? 'skipped' : 'damaged'
    return [{ ...NONE, path, log: path, state, storedBytes: bytes, reason, executorLogs }]
  }
  const told = toldOf(found)
  if (told !== undefined) return [told]
  if (found.kind !== 'log') return []
  const { log } = found
  // A stream is looked at when its turn comes.
  const identity = head ?? (await identify(log.parts[0]!))
  const { start, codec, notALog, unreadable } = identity
  const isLog = notALog === undefined && unreadable === undefined
  const app = !isLog ? '' : [start?.appId ?? '(not told)', start?.attemptId].filter(Boolean).join(' attempt ')
  const lost = log.problems.map(({ detail }) => detail).join('; ')
  return log.parts.map((part, i) => ({
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
  }))
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

const NO_LINKS: ReadonlyMap<string, string> = new Map()

/** Links to the files that are listed and to what executors wrote, by path. */
async function linksOf(
  rows: readonly Listed[],
  seconds: number,
  schemeOptions: SchemeOptions | undefined,
): Promise<Map<string, string>> {
  const links = new Map<string, string>()
  const link = linker(schemeOptions)
  for (const row of rows) {
    // What could not even be listed has no size.
    const own = row.executorLogs?.length ? row.executorLogs : row.storedBytes === undefined ? [] : [row]
    for (const { path } of own) {
      const address = await link(path, seconds)
      if (address !== undefined) links.set(path, address)
    }
  }
  return links
}

function asJson(row: Listed, links: ReadonlyMap<string, string>): Record<string, unknown> {
  const { path, log, layout, codec, state, storedBytes, appId, attemptId, reason, executorLogs = [] } = row
  const linked = (at: string) => (links.has(at) ? { link: links.get(at) } : {})
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
    ...linked(path),
    ...(executorLogs.length > 0 && {
      executor_logs: executorLogs.map(({ path: at, kind, executorId, container, stream, bytes }) => ({
        path: at,
        kind,
        executor_id: executorId,
        container,
        stream,
        stored_bytes: bytes,
        ...linked(at),
      })),
    }),
  }
}
