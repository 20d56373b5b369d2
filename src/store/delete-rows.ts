import type { Table } from '../tables/schema.ts'
import type { Connection } from './connection.ts'
import { quoted } from './ddl.ts'

/** The values of a row in the key columns of its table, as text. */
export function keyOf({ key, columns }: Table, row: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(
    key.map((name) => {
      const value = row[name] ?? null
      return value === null
        ? null
        : String(columns[name]?.type === 'TIMESTAMP' ? Math.trunc(Number(value)) : value)
    }),
  )
}

/** Deletes the rows of an attempt that have one of these keys; says how many there were. */
export async function deleteRows(
  connection: Connection,
  table: Table,
  attemptKey: number,
  keys: readonly string[],
): Promise<number> {
  const ofAttempt = `t.attempt_key = ${Number(attemptKey)}`
  if (table.key.length === 0)
    return connection.change(`DELETE FROM ${quoted(table.name)} AS t WHERE ${ofAttempt}`)
  const isSame = table.key.map((name, i) => {
    const type = table.columns[name]!.type
    const stored = type === 'TIMESTAMP' ? `epoch_ms(t.${quoted(name)})` : `t.${quoted(name)}`
    return `${stored} IS NOT DISTINCT FROM CAST(k.key[${i + 1}] AS ${type === 'TIMESTAMP' ? 'BIGINT' : type})`
  })
  return connection.change(
    `DELETE FROM ${quoted(table.name)} AS t USING (SELECT unnest(from_json($1, '[["VARCHAR"]]')) AS key) AS k
      WHERE ${[ofAttempt, ...isSame].join(' AND ')}`,
    [`[${keys.join(',')}]`],
  )
}
