import { relative } from 'node:path'
import type { LogState } from '../../../load/loaded-log.ts'
import { isRemote } from '../../../source/schemes.ts'
import { renderTable } from './table.ts'
import { bytesText, countText } from './text.ts'

/** A file of a log as `ls` and `load` show it. */
export interface FileRow {
  readonly path: string
  readonly app: string
  readonly codec: string | undefined
  readonly state: string
  readonly storedBytes: number | undefined
  readonly events: number | undefined
  readonly badLines: number | undefined
  readonly reason: string | undefined
}

/** Where they are too many, those are shown that are not whole, the worst ones first. */
const WORST = ['damaged', 'truncated', 'not a log', 'skipped', 'in progress'] satisfies LogState[]

/** Files beside logs that are no logs: more of them are only counted. */
const MOST_BESIDE = 5

/** A table of files; of more than `most` of them, of those that are not as they should be. */
export function renderFiles(files: readonly FileRow[], most = files.length): string {
  const logs = files.filter(({ state }) => state !== ('not a log' satisfies LogState))
  const beside = files.length - logs.length
  const listed = logs.length > 0 && beside > MOST_BESIDE ? logs : files
  const shown = listed.length <= most ? listed : worstOf(listed).slice(0, most)
  const withEvents = files.some(({ events }) => events !== undefined)
  const columns = [
    { title: 'state' },
    { title: 'codec' },
    { title: 'size', right: true },
    ...(withEvents
      ? [
          { title: 'events', right: true },
          { title: 'bad lines', right: true },
        ]
      : []),
    { title: 'application' },
    { title: 'file', whole: true },
    { title: 'reason', whole: true },
  ]
  const rows = shown.map(({ path, app, codec, state, storedBytes, events, badLines, reason }) => [
    state,
    codec ?? '',
    bytesText(storedBytes),
    ...(withEvents
      ? [
          events === undefined ? '' : countText(events),
          badLines === undefined || badLines === 0 ? '' : countText(badLines),
        ]
      : []),
    app,
    shortPath(path),
    reason ?? '',
  ])
  const rest = listed.length - shown.length
  return [
    renderTable(columns, rows),
    ...(rest > 0 ? [`… and ${countText(rest)} more files`] : []),
    ...(listed === logs ? [`… and ${countText(beside)} files that are no event logs`] : []),
  ].join('\n')
}

function worstOf(files: readonly FileRow[]): FileRow[] {
  return WORST.flatMap((worst) => files.filter(({ state }) => state === worst))
}

/** From the working folder, where that is shorter. */
function shortPath(path: string): string {
  if (isRemote(path)) return path
  const short = relative(process.cwd(), path)
  return short.length > 0 && short.length < path.length ? short : path
}

/** How many files are in which state: '12 complete, 1 damaged'. */
export function countStates(states: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const state of states) counts.set(state, (counts.get(state) ?? 0) + 1)
  return [...counts].map(([state, count]) => `${countText(count)} ${state}`).join(', ')
}
