/**
 * What is secret is not shown (Utils.scala, redact). Patterns come from logs too: DuckDB's matcher (RE2) takes time in
 * proportion to the text whatever the pattern, and refuses what it cannot match so.
 */
import { type Reader, select } from '../store/reader.ts'
import type { Settings } from './endpoint.ts'

export const REDACTED = '*********(redacted)'

const OWN_PATTERN = select<{ readonly value: string | null }>(
  "SELECT value FROM environment WHERE attempt_key = $1 AND section = 'spark' AND key = 'spark.redaction.regex'",
)
const MATCHES = select<{ readonly found: boolean }>(
  'SELECT regexp_matches(text, $2) AS found FROM unnest($1::VARCHAR[]) WITH ORDINALITY t(text, place) ORDER BY place',
)
const LONGEST_PATTERN = 1_000

/** Settings with the values hidden whose key or value matches the server's pattern or that of the log. */
export async function redacted(
  reader: Reader,
  attemptKey: number,
  { redaction }: Settings,
  settings: readonly (readonly [key: string, value: string])[],
): Promise<(readonly [key: string, value: string])[]> {
  if (settings.length === 0) return []
  const secret = await matching(reader, redaction, settings)
  const own = (await reader.row(OWN_PATTERN, attemptKey))?.value ?? ''
  // Spark has hidden what matches it when it wrote the log, so nothing is lost if it is of a kind that RE2 does not know.
  const ownSecret =
    own === '' || own === redaction || own.length > LONGEST_PATTERN
      ? new Set<number>()
      : await matching(reader, own, settings).catch(() => new Set<number>())
  return settings.map(([key, value], i) => [key, secret.has(i) || ownSecret.has(i) ? REDACTED : value])
}

/** Which of the settings match, by place. */
async function matching(
  reader: Reader,
  pattern: string,
  settings: readonly (readonly [string, string])[],
): Promise<Set<number>> {
  const rows = await reader.rows(MATCHES, settings.flat(), pattern)
  return new Set(rows.flatMap(({ found }, i) => (found ? [i >> 1] : [])))
}
