import type { Role } from './names.ts'
import { naturalOrder } from './natural-order.ts'
import { type FoundFile, type Grouped, type LogProblem, skipped } from './part.ts'

type EventsRole = Extract<Role, { kind: 'events' }>
type StatusRole = Extract<Role, { kind: 'appstatus' }>
export type EventsFile = FoundFile & { readonly role: EventsRole }
export type StatusFile = FoundFile & { readonly role: StatusRole }

/**
 * The log of one application attempt in a rolling folder, by the rules of `RollingEventLogFilesFileReader`: in order of the
 * index, from the last compacted file on. Where the history server gives up (a missing index, no appstatus file) we read on
 * and say so.
 */
export function rollingLog(
  path: string,
  events: readonly EventsFile[],
  status: readonly StatusFile[],
): Grouped[] {
  const stale = events.filter(isStale)
  const written = events.filter((file) => !isStale(file)).sort(inOrder)
  const out: Grouped[] = stale.map((file) =>
    leftOut(file, 'An unfinished compaction: the files it was to replace are read.'),
  )
  if (written.length === 0)
    return [
      ...out,
      ...status.map((file) => leftOut(file, 'The status of a log whose events_ files are not there.')),
    ]

  const lastCompact = written.findLast((file) => file.role.compact)
  const replaced = lastCompact ? written.slice(0, written.indexOf(lastCompact)) : []
  for (const file of replaced) out.push(leftOut(file, `Replaced by the compacted ${lastCompact?.name}.`))
  const live = written.slice(replaced.length)
  const parts = live.filter((file, i) => !isCopy(file, live[i - 1]))
  const copies = live.filter((file, i) => isCopy(file, live[i - 1]))
  for (const file of copies) out.push(leftOut(file, 'Another file of the same index is read.'))

  out.unshift({
    kind: 'log',
    log: {
      path,
      layout: 'rolling',
      inProgress: status.length > 0 && status.every((file) => file.role.inProgress),
      sparkVersion: undefined,
      parts: parts.map((file) => file.part),
      problems: [
        ...missing(
          parts.map((file) => file.role.index),
          lastCompact?.role.index ?? 1,
        ),
        ...oddities(copies.length, status.length),
        ...parts.flatMap((file) => file.problems),
      ],
      beside: [...status, ...stale, ...replaced, ...copies].map((file) => file.part),
    },
  })
  return out
}

/** Names the numbers from `first` to the last one there that are not there, as ranges. `indices` must be in order. */
export function missing(indices: readonly number[], first: number): LogProblem[] {
  const ranges: string[] = []
  let next = first
  for (const index of indices) {
    if (index > next) ranges.push(index === next + 1 ? `${next}` : `${next} to ${index - 1}`)
    next = Math.max(next, index + 1)
  }
  const named = ranges.length > MOST ? `${ranges.slice(0, MOST).join(', ')} and more` : ranges.join(', ')
  return ranges.length === 0
    ? []
    : [{ code: 'missing_part', detail: `Not there: the part with number ${named}.` }]
}

const MOST = 50

function oddities(copies: number, status: number): LogProblem[] {
  const details: string[] = []
  if (status === 0) details.push('There is no appstatus file: the history server ignores such a folder.')
  if (copies > 0) details.push(`${copies} index number(s) are there twice; one file of each is read.`)
  return details.map((detail) => ({ code: 'odd_layout', detail }))
}

function inOrder(a: EventsFile, b: EventsFile): number {
  return (
    a.role.index - b.role.index ||
    Number(a.role.compact) - Number(b.role.compact) ||
    naturalOrder(a.name, b.name)
  )
}

function isStale(file: EventsFile): boolean {
  return file.role.compact && file.role.inProgress
}

function isCopy(file: EventsFile, before: EventsFile | undefined): boolean {
  return before !== undefined && before.role.index === file.role.index
}

function leftOut(file: FoundFile, reason: string): Grouped {
  return skipped(file.part.path, file.part.bytes, reason)
}
