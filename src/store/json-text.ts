const ESCAPE = /\\(?:u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|u[dD][89a-fA-F][\da-fA-F]{2}|.)/gs

/**
 * JSON as DuckDB reads it: half a surrogate pair, which Jackson and JSON.parse take, would fail each query that looks
 * into the column. As in other texts, U+FFFD stands for it.
 */
export function readableJson(json: string): string {
  if (!/\\u[dD]/.test(json)) return json
  // Of the escapes of six characters the pattern tells only these apart.
  return json.replace(ESCAPE, (one) => (one.length === 6 ? '\\ufffd' : one))
}
