import { isDatabricks } from '../cost/container.ts'
import { executorChurn } from './churn-rule.ts'
import type { Evidence } from './evidence.ts'
import { dynamicAllocation, fewerExecutors, moreExecutors } from './executor-rules.ts'
import { fullHeaps, garbage, memoryKills, spill, unusedMemory } from './memory-rules.ts'
import type { MethodAnswer, Recommendation } from './recommendation.ts'
import { adaptive, partitionCount } from './shuffle-rules.ts'

type Rule = (evidence: Evidence) => Recommendation | undefined

/** In the order in which they have a say: of two that set the same, the first one does. */
const RULES: readonly Rule[] = [
  memoryKills,
  fullHeaps,
  spill,
  garbage,
  unusedMemory,
  fewerExecutors,
  moreExecutors,
  dynamicAllocation,
  executorChurn,
  adaptive,
  partitionCount,
]

/** Databricks sizes executors by the node and lets them go by its own autoscaling: settings of memory and executors do nothing there. */
const DATABRICKS_RULES: readonly Rule[] = [
  onNodes(fewerExecutors),
  onNodes(moreExecutors),
  adaptive,
  partitionCount,
]

/** What the measurements of one attempt speak for. */
export function askRules(evidence: Evidence): MethodAnswer {
  const taken = new Set<string>()
  const rules = isDatabricks(evidence.settings) ? DATABRICKS_RULES : RULES
  const recommendations = rules.flatMap((rule) => {
    const one = rule(evidence)
    if (one === undefined || Object.keys(one.settings).some((name) => taken.has(name))) return []
    for (const name of Object.keys(one.settings)) taken.add(name)
    return [one]
  })
  return {
    method: 'rules',
    restsOn: `what this attempt measured${evidence.whatIf === undefined ? '; not on a replay, which is too far from what happened or not possible' : ', and its replay'}`,
    recommendations,
    refusal: '',
  }
}

function onNodes(rule: Rule): Rule {
  return (evidence) => {
    const one = rule(evidence)
    return one && { ...one, title: `${one.title} (workers of the cluster)`, settings: {} }
  }
}
