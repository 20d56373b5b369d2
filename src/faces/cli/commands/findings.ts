import { costs } from '../../../analyses/cost/cost.ts'
import { type PaidFindings, priceOfFinding } from '../../../analyses/cost/finding-price.ts'
import { explain } from '../../../analyses/explain.ts'
import { findFindings, findingFiles, findingThresholds, shareOf } from '../../../analyses/find.ts'
import { EXIT } from '../exit-code.ts'
import type { Terminal } from '../main.ts'
import { findingsMarkdown } from '../render/findings-markdown.ts'
import { findingsText } from '../render/findings-text.ts'
import { fenced } from '../render/markdown.ts'
import { type About, analysed } from './analysed.ts'
import { chosenBook, type PriceOptions, priceNote, termsOf } from './prices.ts'

export interface FindingsOptions extends About, PriceOptions {
  readonly minImpact: number
  readonly explain?: string | undefined
  readonly thresholds?: string | undefined
  readonly format: 'table' | 'json' | 'markdown'
}

/** Prints what was found in the applications of a database. */
export async function findings(options: FindingsOptions, { stdout }: Terminal): Promise<number> {
  const files = findingFiles()
  const thresholds = findingThresholds(files, options.thresholds)
  const explained = options.explain === undefined ? '' : `${explain(files, options.explain, thresholds)}\n\n`
  if (options.format === 'table') stdout.write(explained)
  else if (options.format === 'markdown' && explained !== '') stdout.write(fenced(explained))
  const book = chosenBook(options)
  const terms = termsOf(options)
  const chosen = options.explain === undefined ? files : files.filter(({ id }) => id === options.explain)
  const { found, paid } = await analysed(options, async (connection) => ({
    found: await findFindings(connection, chosen, thresholds),
    paid: new Map((await costs(connection, book, terms)).map((cost) => [cost.attemptKey, cost])),
  }))
  const shown = found.map((one) => ({
    ...one,
    cost: paid.get(one.attempt.attemptKey),
    findings: one.findings.filter((finding) => (shareOf(finding) ?? 1) >= options.minImpact),
  }))
  if (options.format === 'json') stdout.write(`${JSON.stringify(shown.flatMap(rowsOf), null, 1)}\n`)
  else {
    const books = new Set([...paid.values()].map((cost) => cost.book))
    const note = shown.some(({ findings }) => findings.length > 0)
      ? priceNote(books, book !== undefined, terms)
      : ''
    stdout.write(
      options.format === 'markdown'
        ? findingsMarkdown(shown, note)
        : findingsText(shown, found, note, stdout.columns),
    )
  }
  return EXIT.ok
}

/** One row a finding; what could not be looked for is a row too, with the reason in `what`. */
function rowsOf({ attempt, findings, cannotTell, fit, cost }: PaidFindings): Record<string, unknown>[] {
  const key = { app_id: attempt.appId, attempt_id: attempt.attemptId }
  return [
    ...findings.map((finding) => ({
      ...key,
      id: finding.id,
      place: finding.place,
      severity: finding.severity,
      wall_ms: finding.wallMs ?? null,
      wall_share: finding.wallShare ?? null,
      is_lag: finding.isLag,
      core_ms: finding.coreMs ?? null,
      core_share: finding.coreShare ?? null,
      price: (cost && priceOfFinding(finding, cost)) ?? null,
      currency: cost?.book.currency ?? null,
      cost_unknown: finding.costUnknown ?? null,
      certainty: finding.certainty,
      title: finding.title,
      what: finding.what,
      advice: finding.advice,
      stage_id: finding.stageId ?? null,
      stage_attempt_id: finding.stageAttemptId ?? null,
      execution_id: finding.executionId ?? null,
      executor_id: finding.executorId ?? null,
      replay_fit: fit ?? null,
      evidence: finding.evidence,
    })),
    ...cannotTell.map(({ id, reason }) => ({ ...key, id, severity: 'cannot tell', what: reason })),
  ]
}
