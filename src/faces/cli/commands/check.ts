import { readBudget } from '../../../analyses/check/budget.ts'
import { type Checked, type CheckResult, check as checked } from '../../../analyses/check/check.ts'
import { findingFiles, findingThresholds } from '../../../analyses/find.ts'
import { EXIT } from '../exit-code.ts'
import type { Terminal } from '../main.ts'
import { type Report, type ReportFormat, reportText } from '../render/report.ts'
import { nameText, numberText } from '../render/text.ts'
import { analysed } from './analysed.ts'
import { chosenBook, type PriceOptions, termsOf } from './prices.ts'

export interface CheckOptions extends PriceOptions {
  readonly db: string
  readonly budget: string
  readonly appId?: string | undefined
  readonly thresholds?: string | undefined
  readonly format: ReportFormat
}

/** Holds a run to a budget. What the log does not tell is not within it. */
export async function check(options: CheckOptions, { stdout }: Terminal): Promise<number> {
  const files = findingFiles()
  const budget = readBudget(
    options.budget,
    files.map(({ id }) => id),
  )
  const thresholds = findingThresholds(files, options.thresholds)
  const book = chosenBook(options)
  // Earlier runs are looked at too.
  const result = await analysed({ db: options.db }, (connection) =>
    checked(connection, budget, { appId: options.appId, thresholds, book, terms: termsOf(options) }),
  )
  stdout.write(reportText(checkReport(result), options.format, stdout.columns))
  const has = (state: Checked['state']) => result.checks.some((one) => one.state === state)
  return has('exceeded') ? EXIT.exceeded : has('cannot tell') ? EXIT.unknown : EXIT.ok
}

/** What is allowed and what was measured, with so many digits that what exceeds its limit looks like it. */
function heldTo({ allowed, measured, state }: Checked): [string, string] {
  if (state === 'exceeded' && measured === null) return [numberText(allowed), 'from nothing']
  const texts: [string, string] = [numberText(allowed), numberText(measured)]
  const [most, had] = texts.map((text) => Number(text.replaceAll(',', '')))
  return state === 'exceeded' && most === had ? [fullText(allowed), fullText(measured ?? 0)] : texts
}

function fullText(value: number): string {
  return String(Number(value.toPrecision(12)))
}

function checkReport({ appId, attemptId, name, checks }: CheckResult): Report {
  const count = (state: Checked['state']) => checks.filter((one) => one.state === state).length
  return {
    parts: [
      {
        title: `${appId} ${nameText(name)}`.trim(),
        columns: [
          { title: 'limit' },
          { title: 'allowed', right: true },
          { title: 'measured', right: true },
          { title: '' },
          { title: '' },
        ],
        rows: checks.map((one) => [one.limit, ...heldTo(one), one.state, one.detail]),
      },
      `${count('exceeded')} exceeded, ${count('cannot tell')} cannot be told, ${count('within')} within.`,
    ],
    data: { app_id: appId, attempt_id: attemptId, name, checks },
  }
}
