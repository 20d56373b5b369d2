import type { Role } from './names.ts'
import { type FoundFile, type Grouped, type LogProblem, skipped } from './part.ts'

export type DatabricksFile = FoundFile & { readonly role: Extract<Role, { kind: 'databricks' }> }

/**
 * The log of a Databricks cluster: `eventlog-YYYY-MM-DD--HH-MM[.gz]` in order of their dates, then `eventlog`, the newest.
 * The dates are those of rolling over and come when there is something to roll, so a gap between them tells nothing.
 */
export function databricksLog(path: string, files: readonly DatabricksFile[]): Grouped[] {
  const ordered = [...files].sort(inOrder)
  const parts = ordered.filter((file, i) => i === 0 || ordered[i - 1]?.role.date !== file.role.date)
  const copies = ordered.filter((file) => !parts.includes(file))
  const out: Grouped[] = copies.map((file) =>
    skipped(file.part.path, file.part.bytes, 'Another copy of a part that is read.'),
  )
  const [only] = parts
  if (only && parts.length === 1 && only.role.date === undefined)
    return [{ kind: 'single', file: only }, ...out]
  out.unshift({
    kind: 'log',
    log: {
      path,
      layout: 'databricks',
      inProgress: false,
      sparkVersion: undefined,
      parts: parts.map((file) => file.part),
      problems: [...oddities(parts, copies.length), ...parts.flatMap((file) => file.problems)],
      beside: copies.map((file) => file.part),
    },
  })
  return out
}

function oddities(parts: readonly DatabricksFile[], copies: number): LogProblem[] {
  const details: string[] = []
  if (parts.at(-1)?.role.date !== undefined)
    details.push("There is no part named 'eventlog', the newest one: the end of the log may be missing.")
  if (copies > 0)
    details.push(`${copies} part(s) are there twice, compressed and not; one file of each is read.`)
  return details.map((detail) => ({ code: 'odd_layout', detail }))
}

/** By date, the undated one last. Of two copies the plain one comes first: it is whole before the other is begun. */
function inOrder(a: DatabricksFile, b: DatabricksFile): number {
  const [x, y] = [a.role.date ?? '~', b.role.date ?? '~']
  return x < y ? -1 : x > y ? 1 : a.name.length - b.name.length
}
