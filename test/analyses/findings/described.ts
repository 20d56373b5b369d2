import type { FoundIn } from './found-in.ts'

/** What the jobs were called in whose stages it was found, by the program that made the log. */
export async function described(log: FoundIn, id: string): Promise<string[]> {
  const rows = await log.rows(
    'SELECT stage_id, any_value(description) AS description FROM stages GROUP BY stage_id',
  )
  const nameOf = new Map(rows.map(({ stage_id, description }) => [Number(stage_id), String(description)]))
  return [...new Set(log.of(id).map(({ stageId }) => nameOf.get(stageId!)!))].sort()
}

/** Durations of the successful tasks of a stage, the shortest first. */
export async function durations(log: FoundIn, stageId: number): Promise<number[]> {
  const rows = await log.rows(
    `SELECT duration_ms FROM tasks WHERE stage_id = ${stageId} AND status = 'SUCCESS' ORDER BY duration_ms`,
  )
  return rows.map(({ duration_ms }) => Number(duration_ms))
}

export function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
