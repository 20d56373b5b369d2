import type { AttemptFindings } from '../find.ts'
import type { AttemptCost } from './cost.ts'
import { priceOfFinding } from './finding-price.ts'

/** What one kind of finding wasted over all attempts. Causes overlap: a skewed task can also spill. */
export interface Cause {
  /** The finding. */
  readonly id: string
  readonly title: string
  /** How many findings tell what they cost. */
  readonly count: number
  /** Time of the clock that would not have passed. */
  readonly wallSeconds: number
  readonly coreSeconds: number
  /** As each finding is priced; null where that is not known. */
  readonly price: number | null
}

/** The wasted part by cause, the dearest first; of each attempt at most what it took, held and cost. */
export function wastedByCause(found: readonly AttemptFindings[], costs: readonly AttemptCost[]): Cause[] {
  const byKey = new Map(costs.map((cost) => [cost.attemptKey, cost]))
  const causes = new Map<string, Cause>()
  for (const one of found)
    for (const cause of causesOf(one, byKey.get(one.attempt.attemptKey))) {
      const before = causes.get(cause.id)
      causes.set(cause.id, before === undefined ? cause : sum(before, cause))
    }
  return [...causes.values()].sort(
    (a, b) =>
      (b.price ?? 0) - (a.price ?? 0) || b.coreSeconds - a.coreSeconds || b.wallSeconds - a.wallSeconds,
  )
}

function causesOf({ attempt, findings }: AttemptFindings, cost: AttemptCost | undefined): Cause[] {
  const own = new Map<string, Cause>()
  for (const finding of findings) {
    const { id, title, coreMs, isLag } = finding
    // Results that came late cost nobody anything.
    const wallMs = isLag ? undefined : finding.wallMs
    if (coreMs === undefined && wallMs === undefined) continue
    const cause: Cause = {
      id,
      title,
      count: 1,
      wallSeconds: (wallMs ?? 0) / 1000,
      coreSeconds: (coreMs ?? 0) / 1000,
      price: (cost && priceOfFinding(finding, cost)) ?? null,
    }
    const before = own.get(id)
    own.set(id, before === undefined ? cause : sum(before, cause))
  }
  const most = (value: number, limit: number | null | undefined) => Math.min(value, limit ?? value)
  return [...own.values()].map((cause) => ({
    ...cause,
    wallSeconds: most(cause.wallSeconds, attempt.wallMs / 1000),
    coreSeconds: most(cause.coreSeconds, cost?.executors.coreSeconds),
    price: cause.price === null ? null : most(cause.price, cost?.whole.price),
  }))
}

/** Null is not zero: what is not known makes the sum unknown. */
function sum(a: Cause, b: Cause): Cause {
  return {
    ...a,
    count: a.count + b.count,
    wallSeconds: a.wallSeconds + b.wallSeconds,
    coreSeconds: a.coreSeconds + b.coreSeconds,
    price: a.price === null || b.price === null ? null : a.price + b.price,
  }
}
