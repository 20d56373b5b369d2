/** Rules of how many executors there are, and for how long. */
import type { Prediction, WhatIf } from '../whatif/whatif.ts'
import { type Evidence, isDynamic } from './evidence.ts'
import { percent, type Recommendation, time } from './recommendation.ts'

/** So much longer may it take on fewer executors. */
const MOST_SLOWER = 1.1
/** So much must be saved. */
const LEAST_SAVED = 0.2

/** Fewer executors where the replay is nearly as fast. */
export function fewerExecutors(evidence: Evidence): Recommendation | undefined {
  const { whatIf } = evidence
  const [now, best] = [asItWas(whatIf), fewest(whatIf)]
  if (whatIf === undefined || now === undefined || best === undefined) return undefined
  return {
    id: 'fewer-executors',
    title: `${best.executors} instead of ${now.executors} executors`,
    settings: countSettings(evidence, best.executors),
    because: `Tasks held ${percent(now.busy)} of the cores of ${now.executors} executors. ${restsOnReplay(whatIf)}`,
    effect: `${time(best.wallMs)} instead of ${time(now.wallMs)}, for ${percent(saved(now, best))} fewer core hours${money(whatIf, now, best)}.`,
    risk: 'Less memory in all: what is cached, and shuffle files, are on fewer machines. More data needs more executors again.',
  }
}

function asItWas(whatIf: WhatIf | undefined): Prediction | undefined {
  return whatIf?.predictions.find(({ executors }) => executors === whatIf.shape.most)
}

function fewest(whatIf: WhatIf | undefined): Prediction | undefined {
  const now = asItWas(whatIf)
  if (now === undefined) return undefined
  const best = whatIf?.predictions.find(
    (one) => one.executors < now.executors && one.wallMs <= now.wallMs * MOST_SLOWER,
  )
  return best !== undefined && saved(now, best) >= LEAST_SAVED ? best : undefined
}

/** More executors where each step still pays. */
export function moreExecutors(evidence: Evidence): Recommendation | undefined {
  const { whatIf, run } = evidence
  const now = asItWas(whatIf)
  // How many cores the machine of a local run has, the log does not say.
  if (whatIf === undefined || now === undefined || run.isLocal) return undefined
  let best = now
  for (const one of whatIf.predictions)
    if (
      one.executors > best.executors &&
      one.wallMs <= best.wallMs * 0.8 &&
      one.coreSeconds <= best.coreSeconds * 1.25
    )
      best = one
  if (best === now) return undefined
  return {
    id: 'more-executors',
    title: `${best.executors} instead of ${now.executors} executors`,
    settings: countSettings(evidence, best.executors),
    because: `Tasks held ${percent(now.busy)} of the cores, and stages had more tasks than cores. ${restsOnReplay(whatIf)}`,
    effect: `${time(best.wallMs)} instead of ${time(now.wallMs)}, for ${percent(best.coreSeconds / now.coreSeconds - 1)} more core hours${money(whatIf, now, best)}.`,
    risk: 'Storage, a metastore or a database that tasks read may not bear as many at once; then tasks get slower, which the replay does not know.',
  }
}

/** Executors that wait for the driver could be let go. */
export function dynamicAllocation(evidence: Evidence): Recommendation | undefined {
  const { run, version, settings, gapsMs, whatIf } = evidence
  if (isDynamic(evidence) || run.isLocal || version < 3 || !run.coreMs || run.executors === null)
    return undefined
  const long = gapsMs.filter((gap) => gap > 2 * IDLE_TIMEOUT_MS)
  const freed = long.reduce((sum, gap) => sum + gap - IDLE_TIMEOUT_MS, 0)
  const cores = run.coreMs / Math.max(1, run.wallMs)
  const share = (freed * cores) / run.coreMs
  if (share < 0.2) return undefined
  const most = fewest(whatIf)?.executors ?? whatIf?.shape.most ?? run.executors
  const keepsShuffles: Record<string, string> =
    settings.get('spark.shuffle.service.enabled') === 'true'
      ? {}
      : { 'spark.dynamicAllocation.shuffleTracking.enabled': 'true' }
  return {
    id: 'dynamic-allocation',
    title: 'Let executors go while no job runs',
    settings: {
      'spark.dynamicAllocation.enabled': 'true',
      ...keepsShuffles,
      'spark.dynamicAllocation.minExecutors': '1',
      'spark.dynamicAllocation.maxExecutors': String(most),
    },
    because: `Gaps of more than ${time(2 * IDLE_TIMEOUT_MS)} in which no job ran: ${long.length}, ${time(long.reduce((sum, gap) => sum + gap, 0))} in all. All executors waited.`,
    effect: `Up to ${percent(share)} of the core hours, if they go after ${time(IDLE_TIMEOUT_MS)} of idleness.`,
    risk: 'The first job after a gap waits for new executors. With shuffle tracking, executors that hold shuffle files stay. What fewer executors save is not saved twice.',
  }
}

/** spark.dynamicAllocation.executorIdleTimeout. */
const IDLE_TIMEOUT_MS = 60_000

function countSettings(evidence: Evidence, count: number): Record<string, string> {
  if (isDynamic(evidence)) return { 'spark.dynamicAllocation.maxExecutors': String(count) }
  // A standalone cluster fills its workers until the application has its cores.
  return evidence.settings.get('spark.master')?.startsWith('spark:') === true
    ? { 'spark.cores.max': String(count * Math.max(1, evidence.run.cores ?? 1)) }
    : { 'spark.executor.instances': String(count) }
}

function saved(now: Prediction, then: Prediction): number {
  return now.coreSeconds === 0 ? 0 : 1 - then.coreSeconds / now.coreSeconds
}

function money({ cost }: WhatIf, now: Prediction, then: Prediction): string {
  return now.price === null || then.price === null
    ? ''
    : ` (${then.price.toPrecision(3)} ${cost.book.currency} instead of ${now.price.toPrecision(3)}; an estimate by ${cost.book.name})`
}

function restsOnReplay({ fit }: WhatIf): string {
  return `The replay of what happened is ${percent(Math.abs(fit - 1))} off.`
}
