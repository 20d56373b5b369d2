/** The metrics of a plan node: the server has them as the words of its pages, nothing else. */

import type { Fields } from '../base/json-fields.ts'
import { sqlMetrics } from '../tables/sql-metrics.ts'
import type { Sink } from './sink.ts'

interface NodeKey {
  readonly execution_id: number | bigint
  readonly plan_version: number
  readonly node_id: number
}

export function metricRows(key: NodeKey, metrics: readonly Fields[], sink: Sink): void {
  metrics.forEach((metric, metric_index) => {
    const value = metric.text('value')
    sink.row(sqlMetrics, {
      ...key,
      is_final: true,
      metric_index,
      name: metric.text('name'),
      accumulator_id: null,
      metric_type: null,
      value,
      total: countIn(metric.text('name'), value),
      min: null,
      median: null,
      max: null,
      value_count: null,
      ...greatestTask(value),
    })
  })
}

/**
 * A count such as `1,234`: the only kind of number that is written without rounding (SQLMetrics.scala, stringValue). An average can
 * look like one.
 */
function countIn(name: string, value: string): number | bigint | null {
  if (name.startsWith('avg ') || !/^-?\d{1,3}(,\d{3}){0,6}$/.test(value)) return null
  const exact = BigInt(value.replaceAll(',', ''))
  const number = Number(exact)
  return Number.isSafeInteger(number) ? number : exact
}

/** `... (stage 3.0: task 12))`: whose the greatest value is. */
function greatestTask(value: string) {
  const [, stage, attempt, task] = /\(stage (\d{1,9})\.(\d{1,9}): task (\d{1,15})\)\)$/.exec(value) ?? []
  return {
    max_stage_id: stage === undefined ? null : Number(stage),
    max_stage_attempt_id: attempt === undefined ? null : Number(attempt),
    max_task_id: task === undefined ? null : Number(task),
  }
}
