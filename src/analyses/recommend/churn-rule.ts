import { type Evidence, isDynamic } from './evidence.ts'
import { type Recommendation, time } from './recommendation.ts'

/** Less is no pattern, and no wait that a person notices: as in the finding `executor-churn`. */
const LEAST_RETURNED = 3
const LEAST_WAIT_MS = 5000
/** Pauses differ from run to run. */
const ROOM = 1.2

/** How long Spark keeps an idle executor, by kind of executor; what it does where nothing is set. */
const TIMEOUTS: Readonly<Record<string, number>> = {
  'spark.dynamicAllocation.executorIdleTimeout': 60,
  // For ever, unless set: executors that hold shuffle files or cached blocks.
  'spark.dynamicAllocation.shuffleTracking.timeout': Number.POSITIVE_INFINITY,
  'spark.dynamicAllocation.cachedExecutorIdleTimeout': Number.POSITIVE_INFINITY,
}

/** Executors that dynamic allocation lets go just before they are wanted again are kept for so long. */
export function executorChurn(evidence: Evidence): Recommendation | undefined {
  const { returns, settings } = evidence
  if (!isDynamic(evidence) || returns === undefined) return undefined
  if (returns.returned < LEAST_RETURNED || returns.waitMs < LEAST_WAIT_MS) return undefined
  const wanted = Math.ceil((returns.idleMs * ROOM) / 1000)
  const short = Object.entries(TIMEOUTS).filter(
    ([name, otherwise]) => (secondsOf(settings.get(name)) ?? otherwise) < wanted,
  )
  if (short.length === 0) return undefined
  return {
    id: 'executor-churn',
    title: 'Keep idle executors until the next stage comes',
    settings: Object.fromEntries(short.map(([name]) => [name, `${wanted}s`])),
    because: `${returns.returned} executors were let go and followed by others within five minutes; nine of ten would have been wanted again within ${time(returns.idleMs)} of their last task. ${returns.waits} times stages had no executor, for ${time(returns.waitMs)} in all.`,
    effect: `Up to ${time(returns.waitMs)} less, and no shuffle files lost with them.`,
    risk: `About ${(returns.heldMs / 3_600_000).toPrecision(2)} core hours more of idle executors. Where starting one costs little, spark.dynamicAllocation.minExecutors keeps a few instead of all.`,
  }
}

/** A time as Spark's settings have it, in seconds unless it says otherwise; undefined where there is none or it is no time. */
function secondsOf(text: string | undefined): number | undefined {
  const [, amount, unit = 's'] = /^\s*(\d+)\s*(us|ms|s|m|min|h|d)?\s*$/i.exec(text ?? '') ?? []
  const scale = SECONDS[unit.toLowerCase()]
  return amount === undefined || scale === undefined ? undefined : Number(amount) * scale
}

/** JavaUtils.timeSuffixes of Spark. */
const SECONDS: Readonly<Record<string, number>> = {
  us: 1e-6,
  ms: 1e-3,
  s: 1,
  m: 60,
  min: 60,
  h: 3600,
  d: 86_400,
}
