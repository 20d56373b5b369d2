import { readFileSync } from 'node:fs'
import { UserError } from '../base/errors.ts'
import type { AnalysisFile } from './analysis-file.ts'

/** A number from which on something counts, as the header of an analysis declares it: `-- threshold: name = 3 : meaning`. */
export interface Threshold {
  readonly name: string
  readonly value: number
  readonly meaning: string
  /** The analyses that use it. */
  readonly usedBy: readonly string[]
}

/** The thresholds of all analyses. @throws Error where two say different things of one name. */
export function thresholdsOf(analyses: readonly AnalysisFile[]): Map<string, Threshold> {
  const thresholds = new Map<string, Threshold>()
  for (const { id, header } of analyses) {
    for (const text of header.get('threshold') ?? []) {
      const [, name, number, meaning] = /^([a-z][a-z0-9_]*) = (-?[\d.]+(?:e\d+)?) : (.+)$/.exec(text) ?? []
      if (name === undefined) throw new Error(`${id}.sql: '${text}' is no threshold.`)
      const value = Number(number)
      const known = thresholds.get(name)
      if (known && (known.value !== value || known.meaning !== meaning))
        throw new Error(`${id}.sql and ${known.usedBy[0]}.sql differ in the threshold ${name}.`)
      thresholds.set(name, { name, value, meaning: meaning!, usedBy: [...(known?.usedBy ?? []), id] })
    }
  }
  return thresholds
}

/** As docs/thresholds.json has them. */
export function thresholdsJson(thresholds: ReadonlyMap<string, Threshold>): string {
  const entries = [...thresholds.values()].map(({ name, value, meaning, usedBy }) => [
    name,
    { value, meaning, used_by: usedBy },
  ])
  return `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`
}

/**
 * The numbers to use: those of the file of a user, which is one like docs/thresholds.json with only the names that differ
 * (`{"skew_ratio": 5}` or `{"skew_ratio": {"value": 5}}`), else the declared ones.
 * @throws UserError for a file that cannot be read, a name that is none, or a value that is no number
 */
export function thresholdValues(
  thresholds: ReadonlyMap<string, Threshold>,
  file: string | undefined,
): Map<string, number> {
  const values = new Map([...thresholds.values()].map(({ name, value }) => [name, value]))
  if (file === undefined) return values
  for (const [name, given] of Object.entries(readObject(file))) {
    const value: unknown =
      typeof given === 'object' && given !== null && 'value' in given ? given.value : given
    if (!values.has(name))
      throw new UserError(`${file}: there is no threshold ${JSON.stringify(name)}.`, {
        hint: 'docs/thresholds.json has all names.',
      })
    if (typeof value !== 'number' || !Number.isFinite(value))
      throw new UserError(`${file}: the threshold ${name} must be a number.`)
    values.set(name, value)
  }
  return values
}

function readObject(file: string): object {
  try {
    const parsed: unknown = JSON.parse(readFileSync(file, 'utf8'))
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed
  } catch (cause) {
    throw new UserError(`${file} cannot be read: ${cause instanceof Error ? cause.message : cause}`, {
      cause,
    })
  }
  throw new UserError(`${file} must hold one JSON object: {"name": number, ...}.`)
}

/** SQL with numbers in the place of `$name`. @throws Error for a name without a threshold. */
export function withThresholds(sql: string, values: ReadonlyMap<string, number>): string {
  return sql.replace(/\$([a-z][a-z0-9_]*)/g, (_, name: string) => {
    const value = values.get(name)
    if (value === undefined) throw new Error(`There is no threshold $${name}.`)
    return value < 0 ? `(${value})` : String(value)
  })
}
