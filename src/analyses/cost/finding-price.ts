import type { AttemptFindings } from '../find.ts'
import type { Finding } from '../finding.ts'
import type { AttemptCost } from './cost.ts'

/** What was found in an attempt, with what that cost as a whole. */
export type PaidFindings = AttemptFindings & { readonly cost: AttemptCost | undefined }

/**
 * What a finding costs, in the currency of the book; undefined where that is not known. Core time is a share of what the executors cost,
 * time a share of executors and driver, who would have been let go sooner: nobody saves both, so it is the greater. Results that came late
 * cost nobody money.
 */
export function priceOfFinding(
  { coreShare, wallShare, isLag }: Pick<Finding, 'coreShare' | 'wallShare' | 'isLag'>,
  { executors, driver }: Pick<AttemptCost, 'executors' | 'driver'>,
): number | undefined {
  if (executors.price === null) return undefined
  const prices = [
    coreShare === undefined ? undefined : coreShare * executors.price,
    wallShare === undefined || isLag ? undefined : wallShare * (executors.price + (driver.price ?? 0)),
  ].filter((price) => price !== undefined)
  return prices.length === 0 ? undefined : Math.max(...prices)
}
