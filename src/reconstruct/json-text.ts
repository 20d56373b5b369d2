/** A map as the text of a JSON object, in its order; absent values as null. */
export function jsonOfMap(map: ReadonlyMap<string, unknown>): string {
  let text = ''
  for (const [key, value] of map) text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${jsonOf(value)}`
  return `{${text}}`
}

/** JSON.stringify that writes bigint as a number with all its digits. */
export function jsonOf(value: unknown): string {
  if (typeof value === 'bigint') return value.toString()
  if (Array.isArray(value)) return `[${value.map(jsonOf).join(',')}]`
  if (typeof value === 'object' && value !== null) return jsonOfMap(new Map(Object.entries(value)))
  return JSON.stringify(value) ?? 'null'
}
