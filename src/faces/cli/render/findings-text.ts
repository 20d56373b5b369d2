import type { AttemptCost } from '../../../analyses/cost/cost.ts'
import { type PaidFindings, priceOfFinding } from '../../../analyses/cost/finding-price.ts'
import type { AttemptFindings } from '../../../analyses/find.ts'
import type { Finding } from '../../../analyses/finding.ts'
import {
  coresText,
  durationText,
  legible,
  nameText,
  numberText,
  percentText,
  printable,
  printableLines,
  wrapped,
} from './text.ts'

/**
 * Findings for a person at a terminal: a block an attempt, the dearest finding first.
 * @param width of the terminal, which lines are fitted to; undefined where it is none
 */
export function findingsText(
  shown: readonly PaidFindings[],
  all: readonly AttemptFindings[],
  note: string,
  width?: number,
): string {
  if (shown.length === 0) return 'There is no application in the database.\n'
  const attempts = shown.map((one, i) => attemptText(one, all[i]!.findings.length))
  return `${wrapped([...attempts, printableLines(note)].join('\n\n').trimEnd(), width)}\n`
}

function attemptText({ attempt, findings, cannotTell, fit, cost }: PaidFindings, all: number): string {
  const left = all - findings.length
  return [
    headOf(attempt),
    ...findings.flatMap((finding) => findingLines(finding, cost)),
    ...(findings.length === 0 ? ['  Nothing that costs enough was found.'] : []),
    ...(left > 0 ? [`  ${left} more cost less (--min-impact 0%).`] : []),
    ...cannotTellLines(cannotTell),
    ...(fit !== undefined && Math.abs(1 - fit) > POOR_FIT
      ? [`  Times are rough: the replay of what really happened takes ${percentText(fit)} of the real time.`]
      : []),
  ].join('\n')
}

/** Farther from what really happened, and the times of a replay are called rough. */
const POOR_FIT = 0.15

export function headOf({ appId, attemptId, name, wallMs, cores }: AttemptFindings['attempt']): string {
  return printable(
    [
      [appId, attemptId === '' ? '' : `attempt ${attemptId}`, name === undefined ? '' : `"${nameText(name)}"`]
        .filter((text) => text !== '')
        .join(' '),
      `: ${durationText(wallMs)}`,
      cores === undefined ? '' : `, ${coresText(cores)}`,
    ].join(''),
  )
}

function findingLines(finding: Finding, cost: AttemptCost | undefined): string[] {
  const { severity, title, place, certainty, id } = finding
  return [
    `  ${severity.toUpperCase().padEnd(8)}  ${title}, ${place}: ${costText(finding, cost)} (${certainty}, ${id})`,
    `            ${legible(finding.what)}`,
    `            -> ${legible(finding.advice)}`,
  ]
}

/** What it costs, in words. */
export function costText(finding: Finding, cost: AttemptCost | undefined): string {
  const { wallMs, wallShare, isLag, coreMs, coreShare, costUnknown } = finding
  const price = cost && priceOfFinding(finding, cost)
  const parts = [
    wallMs === undefined
      ? ''
      : `${durationText(wallMs)} ${isLag ? 'late' : 'of the time'}${share(wallShare)}`,
    // Time that would not have passed needs no core time to be wasted: skew leaves it to others.
    coreMs === undefined || (coreMs === 0 && wallMs !== undefined)
      ? ''
      : `${durationText(coreMs)} of core time${share(coreShare)}`,
    price === undefined || price < LEAST_PRICE ? '' : `about ${numberText(price)} ${cost?.book.currency}`,
  ].filter((text) => text !== '')
  if (parts.length > 0) return parts.join(', ')
  return costUnknown === undefined ? 'cost unknown' : `cost cannot be told, for ${costUnknown}`
}

/** Less is no money. */
const LEAST_PRICE = 0.0005

function share(of: number | undefined): string {
  return of === undefined ? '' : ` (${percentText(of)})`
}

/** Reasons that several analyses share stand together. */
function cannotTellLines(cannotTell: AttemptFindings['cannotTell']): string[] {
  const byReason = new Map<string, string[]>()
  for (const { id, reason } of cannotTell) byReason.set(reason, [...(byReason.get(reason) ?? []), id])
  return [...byReason].map(([reason, ids]) => `  Cannot tell ${ids.join(', ')}: ${legible(reason)}`)
}
