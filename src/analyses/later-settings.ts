/** Advice names settings; not every Spark has them. */
import { readFileSync } from 'node:fs'
import { folderPath } from './library.ts'

/**
 * The advice, and which of the settings that it names came only after this Spark: whoever cannot upgrade need not try them.
 * @param version Spark's numbers, as attempt_platform has them; undefined where the log does not tell: then nothing is added
 */
export function withLaterSettings(advice: string, version: readonly number[] | undefined): string {
  if (version === undefined) return advice
  const later = [...new Set(advice.match(SETTING) ?? [])]
    .map((name) => ({ name, since: sinceOf(name) }))
    .filter(({ since }) => since !== undefined && isBefore(version, since.split('.').map(Number)))
  if (later.length === 0) return advice
  const named = later.map(({ name, since }) => `${name} came with Spark ${since}`)
  return `${advice} (This is Spark ${version.join('.')}; ${named.join(', ')}.)`
}

const SETTING = /\bspark\.[a-z][A-Za-z0-9]*(?:\.[A-Za-z0-9]+)+/g

let known: ReadonlyMap<string, string> | undefined

/** The version that brought a setting; undefined if it is older than Spark's own list of versions, or none of Spark's. */
function sinceOf(name: string): string | undefined {
  known ??= new Map(
    (
      JSON.parse(readFileSync(folderPath('base/settings_known.json'), 'utf8')) as {
        readonly name: string
        readonly version: string
      }[]
    ).map(({ name, version }) => [name, version]),
  )
  return known.get(name) || undefined
}

function isBefore(a: readonly number[], b: readonly number[]): boolean {
  for (const [i, part] of b.entries()) if ((a[i] ?? 0) !== part) return (a[i] ?? 0) < part
  return false
}
