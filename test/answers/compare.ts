/** Answers of the history server against ours, with what a clock or a file's time decides left out on both sides. */

const CLOCK = ['lastUpdated', 'lastUpdatedEpoch', 'logSourceName', 'logSourceFullPath']
const CLOCK_WHILE_RUNNING = ['duration', 'endTime', 'endTimeEpoch']
const UNORDERED = ['runningJobIds', 'successJobIds', 'failedJobIds']

/** The first difference between two answers in words, or undefined. `completed` says whether the application had ended. */
export function difference(wanted: unknown, got: unknown, completed: boolean): string | undefined {
  return differ(blanked(wanted, completed), blanked(got, completed), '')
}

function blanked(value: unknown, completed: boolean): unknown {
  if (Array.isArray(value)) return value.map((item) => blanked(item, completed))
  if (typeof value !== 'object' || value === null) return value
  const fields = new Map(Object.entries(value))
  for (const key of CLOCK) fields.delete(key)
  if (fields.get('completed') === false) for (const key of CLOCK_WHILE_RUNNING) fields.delete(key)
  if (fields.get('status') === 'RUNNING' || fields.get('status') === 'GET RESULT') fields.delete('duration')
  if (fields.get('id') === 'driver' && !completed) fields.delete('totalDuration')
  if (Number(fields.get('runningQueries')) > 0) fields.delete('averageDuration')
  for (const key of UNORDERED) {
    const ids = fields.get(key)
    if (Array.isArray(ids)) fields.set(key, [...ids].sort())
  }
  return Object.fromEntries([...fields].map(([key, field]) => [key, blanked(field, completed)]))
}

function differ(wanted: unknown, got: unknown, path: string): string | undefined {
  if (isObject(wanted) && isObject(got)) {
    for (const key of new Set([...Object.keys(wanted), ...Object.keys(got)])) {
      const found = differ(wanted[key], got[key], `${path}.${key}`)
      if (found !== undefined) return found
    }
    return undefined
  }
  if (Array.isArray(wanted) && Array.isArray(got)) {
    if (wanted.length !== got.length) return `${path}: ${wanted.length} items wanted, ${got.length} got`
    for (const [i, item] of wanted.entries()) {
      const found = differ(item, got[i], `${path}[${i}]`)
      if (found !== undefined) return found
    }
    return undefined
  }
  return wanted === got ? undefined : `${path}: wanted ${brief(wanted)}, got ${brief(got)}`
}

function brief(value: unknown): string {
  return typeof value === 'bigint' ? `${value}n` : (JSON.stringify(value)?.slice(0, 120) ?? 'nothing')
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
