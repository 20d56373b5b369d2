import { UserError } from '../../base/errors.ts'
import { type CheckedJson, jsonFile, needed } from '../checked-json.ts'

/** What a run may take; docs/check.md says how each is measured. */
export interface Budget {
  readonly limits: ReadonlyMap<Limit, number>
  /** How many findings there may be, by severity or by finding. */
  readonly findings: ReadonlyMap<string, number>
  readonly regression: Regression | undefined
}

const LIMITS = [
  'max_runtime_s',
  'max_core_hours',
  'max_cost',
  'max_spilled_bytes',
  'max_skew',
  'max_failed_tasks',
  'max_failed_task_share',
  'max_failed_jobs',
] as const
export type Limit = (typeof LIMITS)[number]

export const SEVERITIES = ['critical', 'warning', 'notice'] as const

/** How much more than earlier runs it may take: 0.2 is a fifth more. */
export interface Regression {
  /** An application, or so many earlier runs of the same job. */
  readonly baseline: { readonly appId: string } | { readonly last: number }
  readonly increases: ReadonlyMap<Increase, number>
}

const INCREASES = [
  'max_runtime_increase',
  'max_core_hours_increase',
  'max_spilled_bytes_increase',
  'max_failed_tasks_increase',
] as const
export type Increase = (typeof INCREASES)[number]

/** @param findingIds the findings that there are @throws UserError that names what does not fit */
export function readBudget(path: string, findingIds: readonly string[]): Budget {
  const json = jsonFile(path)
  const fields = json.fields([...LIMITS, 'findings', 'regression'])
  const findings =
    fields.get('findings')?.fields([...SEVERITIES, ...findingIds]) ?? new Map<string, CheckedJson>()
  const regression = fields.get('regression')
  const budget: Budget = {
    limits: numbersOf(fields, LIMITS),
    findings: new Map([...findings].map(([name, count]) => [name, count.count()])),
    regression: regression && regressionOf(regression),
  }
  if (budget.limits.size + budget.findings.size === 0 && regression === undefined)
    throw new UserError(`${path} sets no limit.`, {
      hint: `It may have: ${[...LIMITS, 'findings', 'regression'].join(', ')}.`,
    })
  return budget
}

function regressionOf(json: CheckedJson): Regression {
  const fields = json.fields(['baseline', 'last', ...INCREASES])
  const increases = numbersOf(fields, INCREASES)
  if (increases.size === 0) throw json.missingOneOf(INCREASES)
  if (fields.has('baseline') === fields.has('last'))
    throw new UserError(
      'The regression of a budget needs either "baseline" (an application id) or "last" (a number of runs).',
    )
  return {
    baseline: fields.has('last')
      ? { last: needed(fields, 'last', json).count(1) }
      : { appId: needed(fields, 'baseline', json).text() },
    increases,
  }
}

function numbersOf<Name extends string>(
  fields: Map<string, CheckedJson>,
  names: readonly Name[],
): Map<Name, number> {
  return new Map(
    names.flatMap((name) => {
      const field = fields.get(name)
      return field === undefined ? [] : [[name, field.number()] as const]
    }),
  )
}
