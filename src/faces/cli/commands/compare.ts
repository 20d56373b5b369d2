import { baselineOf } from '../../../analyses/compare/baseline.ts'
import { compareRuns } from '../../../analyses/compare/compare.ts'
import { checkDifferent, idOf, runNamed, runsOf } from '../../../analyses/compare/runs.ts'
import { NothingFound } from '../../../base/errors.ts'
import { EXIT } from '../exit-code.ts'
import type { Terminal } from '../main.ts'
import { comparisonReport } from '../render/comparison.ts'
import { type ReportFormat, reportText } from '../render/report.ts'
import { analysed } from './analysed.ts'

export interface CompareOptions {
  readonly db: string
  readonly run: string
  readonly other?: string | undefined
  readonly baselineLast?: number | undefined
  readonly format: ReportFormat
}

/** Compares two runs, or a run with those of the same job before it. */
export async function compare(
  { db, run: named, other, baselineLast, format }: CompareOptions,
  { stdout }: Terminal,
): Promise<number> {
  const report = await analysed({ db }, async (connection) => {
    const runs = await runsOf(connection)
    const run = runNamed(runs, named)
    if (other !== undefined) {
      const b = runNamed(runs, other)
      checkDifferent(run, b)
      return comparisonReport(await compareRuns(connection, run, b))
    }
    const baseline = await baselineOf(connection, runs, run, baselineLast ?? 1)
    if (baseline === undefined)
      throw new NothingFound(`There is no run of the job of ${idOf(run)} before it in the database.`, {
        hint: 'Load more logs, or name the run to compare with.',
      })
    return comparisonReport(await compareRuns(connection, baseline.typical, run), baseline)
  })
  stdout.write(reportText(report, format, stdout.columns))
  return EXIT.ok
}
