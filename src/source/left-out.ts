import { basename } from 'node:path'
import type { ListedAttempt } from './answers.ts'
import type { Filters } from './filters.ts'
import { appIdOf } from './names.ts'
import type { EventLog } from './part.ts'

/** The option that left a log out, or what it is that no filter could ask for. */
export type LeftOutBy =
  | '--app-id'
  | '--name'
  | '--since'
  | '--until'
  | '--min-size'
  | '--max-size'
  | '--status'
  | '--limit'
  | 'no event log'

/** How many logs were left out, by the filter that did it. */
export class LeftOut {
  readonly counts = new Map<LeftOutBy, number>()

  add(by: LeftOutBy, count = 1): void {
    if (count > 0) this.counts.set(by, (this.counts.get(by) ?? 0) + count)
  }
}

/** What is known of a log before any byte of it is read. */
export interface Outside {
  readonly name: string
  readonly bytes: number | undefined
  readonly modified: number | undefined
  readonly inProgress: boolean
}

/** What a server that lists attempts tells of one: all that filters ask for but its size. */
export function leftOutAsListed(filters: Filters, listed: ListedAttempt): LeftOutBy | undefined {
  const { appId, name: appName, start, updated, completed } = listed
  const outside = { name: appId, bytes: undefined, modified: updated, inProgress: !completed }
  return (
    leftOutUnread(filters, outside) ??
    leftOutByHead(filters, start === undefined ? undefined : { appId, appName, time: start }, outside)
  )
}

export function outsideOf({ path, parts, inProgress }: EventLog): Outside {
  const times = parts.flatMap(({ modified }) => (modified === undefined ? [] : [modified]))
  const sizes = parts.map(({ bytes }) => bytes)
  return {
    name: basename(path),
    bytes: sizes.some((size) => size === undefined)
      ? undefined
      : sizes.reduce<number>((sum, size) => sum + size!, 0),
    modified: times.length === 0 ? undefined : times.reduce((latest, time) => Math.max(latest, time)),
    inProgress,
  }
}

/**
 * The filter that leaves a log out by what is known of it without reading. An application starts before its log is written to
 * last; a name that holds an application id as Spark and cluster managers make them holds that of the log.
 */
export function leftOutUnread(filters: Filters, log: Outside): LeftOutBy | undefined {
  const { appIds, since, minBytes, maxBytes, running } = filters
  const { name, bytes, modified, inProgress } = log
  if (minBytes !== undefined && bytes !== undefined && bytes < minBytes) return '--min-size'
  if (maxBytes !== undefined && bytes !== undefined && bytes > maxBytes) return '--max-size'
  if (since !== undefined && modified !== undefined && modified < since) return '--since'
  if (running !== undefined && running !== inProgress) return '--status'
  const appId = appIds.length > 0 ? appIdOf(name) : undefined
  return appId !== undefined && !appIds.some((id) => id.test(appId)) ? '--app-id' : undefined
}

/** The filter that leaves a log out by its head; `start` is its ApplicationStart, if it has one. */
export function leftOutByHead(
  filters: Filters,
  start:
    | { readonly appId?: string | undefined; readonly appName?: string | undefined; readonly time: number }
    | undefined,
  log: Outside,
): LeftOutBy | undefined {
  const { appIds, name, since, until } = filters
  const appId = start?.appId ?? appIdOf(log.name) ?? ''
  if (appIds.length > 0 && !appIds.some((id) => id.test(appId))) return '--app-id'
  if (name !== undefined && !name.test(start?.appName ?? '')) return '--name'
  const time = start?.time ?? log.modified
  if (since !== undefined && time !== undefined && time < since) return '--since'
  return until !== undefined && time !== undefined && time >= until ? '--until' : undefined
}

/** Whether the head of a log has to be read to tell. */
export function asksForHeads({ appIds, name, since, until }: Filters): boolean {
  return appIds.length > 0 || name !== undefined || since !== undefined || until !== undefined
}
