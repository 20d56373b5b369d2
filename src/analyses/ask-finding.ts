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
    await bases.make(sql, connection)
    return withThresholds(sql, thresholds)
  }
  const title = entry(file, 'title')
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE found AS
     SELECT row_number() OVER (ORDER BY attempt_key, place) - 1 AS found_number, * FROM (${await part('findings')})`,
  )
  const rows = await connection.rows('SELECT * FROM found ORDER BY found_number')
  const wasted = rows.length > 0 ? await part('waste') : undefined
  const shorter =
    wasted === undefined
      ? undefined
      : await readNumbers(
          connection,
          ['found_number', 'task_id', 'without_ms'],
          `(SELECT found_number, task_id, without_ms FROM (${wasted}) JOIN found USING (attempt_key, place) ORDER BY found_number)`,
        )
  const absent = rows.length > 0 ? await part('gaps') : undefined
  const gaps =
    absent === undefined
      ? undefined
      : await readNumbers(
          connection,
          ['found_number', 'from_ms', 'to_ms'],
          `(SELECT found_number, epoch_ms(from_time) AS from_ms, epoch_ms(to_time) AS to_ms
            FROM (${absent}) JOIN found USING (attempt_key, place) ORDER BY found_number)`,
        )
  const cannotTell = await part('cannot-tell')
  const hasSchedule = file.parts.has('waste') || file.parts.has('gaps')
  return {
    findings: rows.map((row) => statedOf(file.id, title, row, hasSchedule)),
    wastes: wastesOf(rows.length, shorter, gaps),
    cannotTell:
      cannotTell === undefined
        ? []
        : (await connection.rows(cannotTell)).map((row) => ({
            attemptKey: Number(row.attempt_key),
            reason: String(row.reason),
          })),
  }
}

/** Rows in the order of the findings that they are of, as one waste for each finding that has some. */
function wastesOf(
  findings: number,
  shorter: Record<'found_number' | 'task_id' | 'without_ms', Float64Array> | undefined,
  gaps: Record<'found_number' | 'from_ms' | 'to_ms', Float64Array> | undefined,
): Map<number, Waste> {
  const wastes = new Map<number, Waste>()
  let [task, gap] = [0, 0]
  for (let number = 0; number < findings; number++) {
    const [firstTask, firstGap] = [task, gap]
    while (shorter?.found_number[task] === number) task++
    while (gaps?.found_number[gap] === number) gap++
    if (task === firstTask && gap === firstGap) continue
    wastes.set(number, {
      taskIds: shorter?.task_id.subarray(firstTask, task) ?? NONE,
      withoutMs: shorter?.without_ms.subarray(firstTask, task) ?? NONE,
      gaps: Array.from({ length: gap - firstGap }, (_, i) => [
        gaps!.from_ms[firstGap + i]!,
        gaps!.to_ms[firstGap + i]!,
      ]),
    })
  }
  return wastes
}

const NONE = new Float64Array(0)
