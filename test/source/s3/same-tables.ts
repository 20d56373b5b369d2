import { tablesOf } from '../../hostile/loaded.ts'

/** Only files far away have a version, and a store has its own times of change. */
const OF_THE_STORE = ['modified', 'version']

/** What happened on the way and did no harm. */
const ON_THE_WAY = ['read_again', 'renamed']

/** All rows of every table, without what may differ from place to place: `root` stands for where the logs lie. */
export async function tablesWithout(db: string, root: string): Promise<Record<string, readonly string[]>> {
  const tables = await tablesOf(db)
  const rows = Object.entries(tables).map(([name, all]) => {
    const told = all.map((json) => JSON.parse(json.replaceAll(root, 'ROOT')) as Record<string, unknown>)
    const kept = told.filter(({ code }) => name !== 'diagnostics' || !ON_THE_WAY.includes(String(code)))
    for (const row of name === 'logs' ? kept : []) {
      for (const column of OF_THE_STORE) delete row[column]
      if (String(row.reason).startsWith('nothing is lost')) row.reason = null
    }
    return [name, kept.map((row) => JSON.stringify(row)).sort()] as const
  })
  return Object.fromEntries(rows)
}

/** Rows that only one of two loads has, by table; empty where they are the same. */
export function differences(
  a: Readonly<Record<string, readonly string[]>>,
  b: Readonly<Record<string, readonly string[]>>,
): Record<string, readonly string[]> {
  const found = Object.keys(a).map((name) => {
    const [inA, inB] = [new Set(a[name]), new Set(b[name])]
    const only = [...a[name]!.filter((row) => !inB.has(row)), ...b[name]!.filter((row) => !inA.has(row))]
    const told =
      a[name]!.length === b[name]!.length ? only : [`${a[name]!.length} and ${b[name]!.length} rows`, ...only]
    return [name, told.map((row) => row.slice(0, 300))] as const
  })
  return Object.fromEntries(found.filter(([, rows]) => rows.length > 0))
}
