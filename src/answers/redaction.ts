/**
 * What is secret is not shown (Utils.scala, redact). Patterns come from logs too: DuckDB's matcher (RE2) takes time in
 * proportion to the text whatever the pattern, and refuses what it cannot match so.
 */
import type { Reader } from '../store/reader.ts'
import { select } from '../store/select.ts'
import type { Settings } from './endpoint.ts'

/** SQL for a value that is hidden if it or its key matches $2, the server's pattern, or $3, that of the log or ''. */
export function redactedSql(key: string, value: string): string {
  const secret = (text: string) => `regexp_matches(${text}, $2) OR ($3 <> '' AND regexp_matches(${text}, $3))`
  return `CASE WHEN ${secret(key)} OR ${secret(value)} THEN '*********(redacted)' ELSE ${value} END`
}

/** Runs queries with both patterns. */
export async function withPatterns<T>(
  reader: Reader,
  attemptKey: number,
  { redaction }: Settings,
  run: (server: string, log: string) => Promise<T>,
): Promise<T> {
  const own = (await reader.shared(OWN_PATTERN, attemptKey))[0]?.value ?? ''
  if (own === '' || own === redaction || own.length > LONGEST_PATTERN) return run(redaction, '')
  // Spark has hidden what matches it when it wrote the log, so nothing is lost if it is of a kind that RE2 does not know.
  return run(redaction, own).catch(() => run(redaction, ''))
}

const LONGEST_PATTERN = 1_000
const OWN_PATTERN = select<{ readonly value: string | null }>(
  "SELECT value FROM environment WHERE attempt_key = $1 AND section = 'spark' AND key = 'spark.redaction.regex'",
)

type Pair = readonly [key: string, value: string]

const PAIRS = select<{ readonly key: string; readonly value: string }>(
  `SELECT key, ${redactedSql('key', 'value')} AS value FROM (
  SELECT unnest($1::VARCHAR[]) AS key, unnest($4::VARCHAR[]) AS value, generate_subscripts($1::VARCHAR[], 1) AS place
) ORDER BY place`,
)

/** Settings with what is secret hidden, in the same order. */
export async function redacted(
  reader: Reader,
  attemptKey: number,
  settings: Settings,
  pairs: readonly Pair[],
): Promise<Pair[]> {
  if (pairs.length === 0) return []
  const keys = pairs.map(([key]) => key)
  const values = pairs.map(([, value]) => value)
  const rows = await withPatterns(reader, attemptKey, settings, (server, log) =>
    reader.shared(PAIRS, keys, server, log, values),
  )
  return rows.map(({ key, value }) => [key, value])
}
