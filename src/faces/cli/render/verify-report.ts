import type { FoundDifference } from '../../../verify/tally.ts'
import type { Report } from '../../../verify/verify.ts'
import { renderTable } from './table.ts'
import { countText, printable, wrapped } from './text.ts'

/** Differences shown; --format json has more. */
const MOST = 40
const MOST_NAMES = 10

/**
 * What was compared, what differs, what was left out.
 * @param width of the terminal, which lines are fitted to; undefined where it is none
 */
export function renderReport(report: Report, width?: number): string {
  const { server, spark, kinds, equal, total, differences, alike, stopped } = report
  const nothing = stopped ? 'Nothing was compared.' : 'It has no application that the database has.'
  const blocks = [
    `Spark ${spark}'s history server at ${server}`,
    ...(total === 0 ? [nothing] : [table(kinds, width)]),
    ...(differences.length > 0
      ? [`What differs, each field with the first answer it differs in:\n${list(differences)}`]
      : []),
    ...(alike.length > 0
      ? [`The same values, but the attributes in another order or numbers in another form:\n${list(alike)}`]
      : []),
    ...names('Only the server has', report.onlyTheirs),
    ...names('Only the database has', report.onlyOurs),
    ...names('No answer in time to', report.unanswered),
    ...names('Not everything was compared', report.notes),
    `${stopped ? 'Stopped: ' : ''}${countText(equal)} of ${countText(total)} answers are equal (${share(equal, total)} %).`,
  ]
  return `${wrapped(blocks.join('\n\n'), width)}\n`
}

function table(kinds: Report['kinds'], width: number | undefined): string {
  return renderTable(
    [
      { title: 'endpoint', whole: true },
      { title: 'equal', right: true },
      { title: 'of', right: true },
    ],
    kinds.map(({ kind, equal, total }) => [kind, countText(equal), countText(total)]),
    width,
  )
}

function list(found: readonly FoundDifference[]): string {
  const lines = found
    .slice(0, MOST)
    .flatMap(({ path, field, theirs, ours, answers }, i) => [
      ...(found[i - 1]?.path === path ? [] : [`  ${printable(path)}`]),
      `    ${printable(field || '(all of it)')}${answers > 1 ? ` (so in ${countText(answers)} answers)` : ''}`,
      `      theirs: ${printable(theirs ?? '(nothing)')}`,
      `      ours:   ${printable(ours ?? '(nothing)')}`,
    ])
  if (found.length > MOST)
    lines.push(`  … and ${countText(found.length - MOST)} more: --format json has them.`)
  return lines.join('\n')
}

function names(title: string, items: readonly string[]): string[] {
  if (items.length === 0) return []
  const shown = items.slice(0, MOST_NAMES).map((item) => `  ${printable(item)}`)
  if (items.length > MOST_NAMES) shown.push(`  … and ${items.length - MOST_NAMES} more.`)
  return [`${title}:\n${shown.join('\n')}`]
}

/** Never 100 if there is a difference. */
function share(equal: number, total: number): string {
  if (equal === total) return total === 0 ? '0' : '100'
  return (Math.floor((equal / total) * 10_000) / 100).toFixed(2)
}
