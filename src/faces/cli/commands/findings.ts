import { narrowed } from '../../../analyses/attempts.ts'
import { explain } from '../../../analyses/explain.ts'
import {
  type AttemptFindings,
  findFindings,
  findingFiles,
  findingThresholds,
  shareOf,
} from '../../../analyses/find.ts'
import { closeDatabase, openDatabase } from '../../../store/database.ts'
import { EXIT } from '../exit-code.ts'
import type { Terminal } from '../main.ts'
import { findingsMarkdown } from '../render/findings-markdown.ts'
import { findingsText } from '../render/findings-text.ts'

export interface FindingsOptions {
  readonly db: string
  readonly appId?: string | undefined
  readonly minImpact: number
  readonly explain?: string | undefined
  readonly thresholds?: string | undefined
  readonly format: 'table' | 'json' | 'markdown'
}

/** What DuckDB may hold in memory; more goes to disk. */
export const ANALYSING = { memory_limit: '512MB' }

/** Prints what was found in the applications of a database. */
export async function findings(options: FindingsOptions, { stdout }: Terminal): Promise<number> {
  const files = findingFiles()
  const thresholds = findingThresholds(files, options.thresholds)
  if (options.explain !== undefined) stdout.write(`${explain(files, options.explain, thresholds)}\n\n`)
  const database = await openDatabase(options.db, 'read', ANALYSING)
  try {
    await narrowed(database.connection, options.appId)
    const chosen = options.explain === undefined ? files : files.filter(({ id }) => id === options.explain)
    const found = await findFindings(database.connection, chosen, thresholds)
    const shown = found.map((one) => ({
      ...one,
      findings: one.findings.filter((finding) => (shareOf(finding) ?? 1) >= options.minImpact),
    }))
    if (options.format === 'json') stdout.write(`${JSON.stringify(shown.flatMap(rowsOf), null, 1)}\n`)
    else if (options.format === 'markdown') stdout.write(`${findingsMarkdown(shown)}\n`)
    else stdout.write(`${findingsText(shown, found)}\n`)
  } finally {
    closeDatabase(database)
  }
  return EXIT.ok
}

/** One row a finding; what could not be looked for is a row too, with the reason in `what`. */
function rowsOf({ attempt, findings, cannotTell, fit }: AttemptFindings): Record<string, unknown>[] {
  const key = { app_id: attempt.appId, attempt_id: attempt.attemptId }
  return [
    ...findings.map((finding) => ({
      ...key,
      id: finding.id,
      place: finding.place,
      severity: finding.severity,
      wall_ms: finding.wallMs ?? null,
      wall_share: finding.wallShare ?? null,
      core_ms: finding.coreMs ?? null,
      core_share: finding.coreShare ?? null,
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
