import { type Found, type Grouped, skipped } from './part.ts'
import { shownSource } from './schemes.ts'

/** So many files of a source, and a row where there are more. */
export async function* atMost(
  most: number,
  groups: AsyncIterable<Found | Grouped>,
  source: string,
): AsyncGenerator<Found | Grouped> {
  let files = 0
  for await (const group of groups) {
    files += filesOf(group)
    if (files > most) {
      const reason = `There are more than ${most} files: the rest is not looked at. Name a smaller folder, or choose by --since or --app-id.`
      yield skipped(shownSource(source), undefined, reason, 'unreadable')
      return
    }
    yield group
  }
}

function filesOf(group: Found | Grouped): number {
  if (group.kind === 'log') return group.log.parts.length
  return group.kind === 'skipped' ? Math.max(1, group.skipped.executorLogs?.length ?? 1) : 1
}
