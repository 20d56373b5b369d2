import type { Connection } from '../store/connection.ts'
import { readNumbers } from '../store/numbers.ts'
import { type AnalysisFile, entry } from './analysis-file.ts'
import { type Stated, statedOf } from './finding.ts'
import type { Bases } from './scope.ts'
import { withThresholds } from './thresholds.ts'
import type { Waste } from './waste.ts'

/** What one analysis says of all attempts in scope. */
export interface Asked {
  readonly findings: readonly Stated[]
  /** By place in `findings`: what would be otherwise. Those that state nothing are not in it. */
  readonly wastes: ReadonlyMap<number, Waste>
  readonly cannotTell: readonly { readonly attemptKey: number; readonly reason: string }[]
}

/** Runs the parts of a finding. The rows of its first part are the temporary table `found` for the others. */
export async function askFinding(
  connection: Connection,
  bases: Bases,
  file: AnalysisFile,
  thresholds: ReadonlyMap<string, number>,
): Promise<Asked> {
  const part = async (name: string): Promise<string | undefined> => {
    const sql = file.parts.get(name)
    if (sql === undefined) return undefined
    await bases.make(sql)
    return withThresholds(sql, thresholds)
  }
  const title = entry(file, 'title')
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE found AS
     SELECT row_number() OVER (ORDER BY attempt_key, place) - 1 AS found_number, * FROM (${await part('findings')})`,
  )
  const rows = await connection.rows('SELECT * FROM found ORDER BY found_number')
  const wastes = new Map<number, { tasks: Map<number, number>; gaps: [number, number][] }>()
  const wasteOf = (number: number) => {
    const waste = wastes.get(number) ?? { tasks: new Map<number, number>(), gaps: [] }
    wastes.set(number, waste)
    return waste
  }
  const waste = rows.length > 0 ? await part('waste') : undefined
  if (waste !== undefined) {
    const { found_number, task_id, without_ms } = await readNumbers(
      connection,
      ['found_number', 'task_id', 'without_ms'],
      `(SELECT found_number, task_id, without_ms FROM (${waste}) JOIN found USING (attempt_key, place))`,
    )
    found_number.forEach((number, i) => {
      wasteOf(number).tasks.set(task_id[i]!, without_ms[i]!)
    })
  }
  const gaps = rows.length > 0 ? await part('gaps') : undefined
  if (gaps !== undefined) {
    const { found_number, from_ms, to_ms } = await readNumbers(
      connection,
      ['found_number', 'from_ms', 'to_ms'],
      `(SELECT found_number, epoch_ms(from_time) AS from_ms, epoch_ms(to_time) AS to_ms
        FROM (${gaps}) JOIN found USING (attempt_key, place))`,
    )
    found_number.forEach((number, i) => {
      wasteOf(number).gaps.push([from_ms[i]!, to_ms[i]!])
    })
  }
  const cannotTell = await part('cannot-tell')
  const hasSchedule = file.parts.has('waste') || file.parts.has('gaps')
  return {
    findings: rows.map((row) => statedOf(file.id, title, row, hasSchedule)),
    wastes,
    cannotTell:
      cannotTell === undefined
        ? []
        : (await connection.rows(cannotTell)).map((row) => ({
            attemptKey: Number(row.attempt_key),
            reason: String(row.reason),
          })),
  }
}
