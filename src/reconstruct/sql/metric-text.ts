/** Metric values as the SQL tab words them, to the byte (MetricUtils.scala; Utils.scala: bytesToString, msDurationToString). */
import type { MetricSummary } from './metric-values.ts'

type Long = number | bigint

const SUFFIX = '(min, med, max (stageId: taskId))'
const CUSTOM = 'v2Custom_'
/** The one custom metric class that the history server has on its own class path. */
const PYTHON_CUSTOM = `${CUSTOM}org.apache.spark.sql.execution.datasources.v2.python.PythonCustomMetric`

/** Types that Spark does not know (of vendors) are worded as Spark 4.3 does; before, the history server failed at them. */
export function metricText(metricType: string, summary: MetricSummary): string {
  if (metricType === 'sum') return integerText(javaLong(summary.total))
  if (metricType === 'average') return averageText(summary)
  if (metricType === PYTHON_CUSTOM) return valuesText(bytesText, { ...summary, maxTask: undefined })
  if (metricType.startsWith(CUSTOM)) return 'N/A'
  return valuesText(FORMATS.get(metricType) ?? ((value) => `[unknown] ${integerText(value)}`), summary)
}

const FORMATS = new Map<string, (value: Long) => string>([
  ['size', bytesText],
  ['timing', durationText],
  ['nsTiming', (value) => durationText(BigInt(value) / 1_000_000n)],
])

function valuesText(
  format: (value: Long) => string,
  { total, min, median, max, count, maxTask }: MetricSummary,
): string {
  if (count <= 1) return format(min ?? 0)
  const three = `${format(min!)}, ${format(median!)}, ${format(max!)} ${taskText(maxTask)}`
  return `total ${SUFFIX}\n${format(javaLong(total))} (${three})`
}

function averageText({ min, median, max, count, maxTask }: MetricSummary): string {
  if (count <= 1) return tenthsText(min ?? 0)
  return `${SUFFIX}:\n(${tenthsText(min!)}, ${tenthsText(median!)}, ${tenthsText(max!)} ${taskText(maxTask)})`
}

function taskText(task: MetricSummary['maxTask']): string {
  return task === undefined ? '(driver)' : `(stage ${task.stageId}.${task.attemptId}: task ${task.taskId})`
}

/** Sums of Java longs wrap around. */
function javaLong(value: Long): Long {
  return typeof value === 'number' ? value : BigInt.asIntN(64, value)
}

/** With commas, as NumberFormat.getIntegerInstance(Locale.US). */
function integerText(value: Long): string {
  return value.toString().replace(/\B(?=(\d{3})+$)/g, ',')
}

/** A tenth of it with commas and at most three digits after the point, as NumberFormat.getNumberInstance(Locale.US). */
function tenthsText(value: Long): string {
  const [whole, part] = String(Number(value) / 10).split('.')
  const digits = part?.slice(0, 3).replace(/0+$/, '')
  return digits ? `${integerText(BigInt(whole!))}.${digits}` : integerText(BigInt(whole!))
}

/** For one, `1538.9 KiB`: a unit is taken from twice its size on. */
export function bytesText(value: Long): string {
  const size = Number(value)
  const unit = SIZE_UNITS.find(([bytes]) => size >= 2 * bytes) ?? ([1, 'B'] as const)
  return `${fixed(size / unit[0], 1)} ${unit[1]}`
}

const SIZE_UNITS = (['EiB', 'PiB', 'TiB', 'GiB', 'MiB', 'KiB'] as const).map(
  (name, i) => [2 ** (60 - 10 * i), name] as const,
)

/** For one, `1.5 s`. Spark divides as 32-bit floats, which shows. */
export function durationText(value: Long): string {
  if (value < 1000) return `${value} ms`
  const ms = Math.fround(Number(value))
  if (value < 60_000) return `${fixed(Math.fround(ms / 1000), 1)} s`
  if (value < 3_600_000) return `${fixed(Math.fround(ms / 60_000), 1)} m`
  return `${fixed(Math.fround(ms / 3_600_000), 2)} h`
}

/** Java's `%.1f`: rounds the shortest decimal form of a non-negative number half up, where toFixed rounds the binary value. */
export function fixed(value: number, digits: number): string {
  const [whole, part = ''] = String(value).split('.')
  if (digits > 0 && part.length <= digits) return `${whole}.${part.padEnd(digits, '0')}`
  const kept = BigInt(whole! + part.slice(0, digits)) + (part.charCodeAt(digits) >= 0x35 ? 1n : 0n)
  if (digits === 0) return kept.toString()
  const text = kept.toString().padStart(digits + 1, '0')
  return `${text.slice(0, -digits)}.${text.slice(-digits)}`
}
