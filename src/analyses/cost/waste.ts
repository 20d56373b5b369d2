import type { AttemptFindings } from '../find.ts'
import type { AttemptCost } from './cost.ts'

/** What one kind of finding wasted over all attempts. Causes overlap: a skewed task can also spill. */
export interface Cause {
  /** The finding. */
  readonly id: string
  readonly title: string
  /** How many findings tell their core time. */
  readonly count: number
  readonly coreSeconds: number
  readonly price: number | null
}

/** The wasted part by cause, the dearest first; at most what the executors held. */
export function wastedByCause(found: readonly AttemptFindings[], costs: readonly AttemptCost[]): Cause[] {
  const byKey = new Map(costs.map((cost) => [cost.attemptKey, cost]))
  const causes = new Map<string, Cause>()
  for (const { attempt, findings } of found) {
    const { executors } = byKey.get(attempt.attemptKey) ?? {}
    const own = new Map<string, { title: string; count: number; coreSeconds: number }>()
    for (const { id, title, coreMs } of findings) {
      if (coreMs === undefined) continue
      const before = own.get(id) ?? { title, count: 0, coreSeconds: 0 }
      own.set(id, { title, count: before.count + 1, coreSeconds: before.coreSeconds + coreMs / 1000 })
    }
    for (const [id, { title, count, coreSeconds }] of own) {
      const held = executors?.coreSeconds ?? null
      const wasted = held === null ? coreSeconds : Math.min(coreSeconds, held)
      const price = executors?.price == null || !held ? null : (executors.price * wasted) / held
      const sum = causes.get(id) ?? { id, title, count: 0, coreSeconds: 0, price: 0 }
      causes.set(id, {
        ...sum,
        count: sum.count + count,
        coreSeconds: sum.coreSeconds + wasted,
        price: sum.price === null || price === null ? null : sum.price + price,
      })
    }
  }
  return [...causes.values()].sort((a, b) => b.coreSeconds - a.coreSeconds)
}
