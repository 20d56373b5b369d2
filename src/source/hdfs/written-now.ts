import { isInProgress, roleOf } from '../names.ts'
import type { FileStatus } from './file-status.ts'

/** Files that Spark may still write to: by their names, or the newest of a rolling log whose status says so. */
export function writtenNow(entries: readonly FileStatus[]): Set<FileStatus> {
  const open = new Set<string>()
  const newest = new Map<string, { entry: FileStatus; index: number }>()
  const written = new Set<FileStatus>()
  for (const entry of entries) {
    const role = roleOf(entry.name)
    if (role.kind === 'appstatus' && role.inProgress) open.add(role.app)
    else if (role.kind === 'events' && role.index > (newest.get(role.app)?.index ?? -1))
      newest.set(role.app, { entry, index: role.index })
    else if (role.kind === 'single' && isInProgress(entry.name)) written.add(entry)
  }
  for (const [app, { entry }] of newest) if (open.has(app)) written.add(entry)
  return written
}
