import type { Connection } from '../../store/connection.ts'
import type { Slot } from './schedule.ts'

/**
 * The slots that executors offered: as many as the log says they run tasks at once. Where it does not say, as many as were seen to; that
 * may be more, for the driver hears of the end of a task after its slot was given away. An executor that the log does not
 * name lived from its first task on.
 */
export async function readSlots(
  connection: Connection,
  attemptKey: number,
  span: { readonly from: number; readonly to: number },
): Promise<Slot[]> {
  const rows = await connection.rows(SLOTS, [attemptKey])
  return rows.flatMap((row) => {
    const slot = {
      from: Number(row.added ?? span.from),
      // One that lived to the end would have lived longer.
      to: row.removed === null ? Number.POSITIVE_INFINITY : Number(row.removed),
    }
    return Array.from({ length: Math.min(Number(row.slots), MOST) }, () => slot)
  })
}

/** No executor has more cores; a log may say what it likes. */
const MOST = 1024

/** How many tasks ran at once is counted for those executors only whose log does not say how many could. */
const SLOTS = `
  WITH named AS (
    SELECT executor_id, nullif(max_tasks, 0) AS max_tasks, add_time, remove_time FROM executors WHERE attempt_key = $1
    UNION ALL
    SELECT executor_id, nullif(max_tasks, 0), add_time, remove_time FROM executors_former WHERE attempt_key = $1
  ), ran AS (
    SELECT executor_id, launch_time, finish_time FROM tasks WHERE attempt_key = $1 AND launch_time IS NOT NULL
  ), unsaid AS (
    FROM ran ANTI JOIN (SELECT executor_id FROM named GROUP BY ALL HAVING count(*) = count(max_tasks)) USING (executor_id)
  ), changes AS (
    SELECT executor_id, launch_time AS moment, 1 AS change FROM unsaid
    UNION ALL
    SELECT executor_id, finish_time, -1 FROM unsaid WHERE finish_time IS NOT NULL
  ), counted AS (
    SELECT executor_id, max(running) AS slots FROM (
      SELECT executor_id, sum(change) OVER (PARTITION BY executor_id ORDER BY moment, change ROWS UNBOUNDED PRECEDING) AS running
      FROM changes
    ) GROUP BY executor_id
  ), seen AS (
    SELECT r.executor_id, first_launch, slots
    FROM (SELECT executor_id, min(launch_time) AS first_launch FROM ran GROUP BY ALL) r
    LEFT JOIN counted c ON r.executor_id IS NOT DISTINCT FROM c.executor_id
  )
  SELECT coalesce(n.max_tasks, s.slots, 0) AS slots,
    CAST(epoch_ms(least(n.add_time, s.first_launch)) AS DOUBLE) AS added, CAST(epoch_ms(n.remove_time) AS DOUBLE) AS removed
  FROM named n FULL JOIN seen s USING (executor_id)
  WHERE coalesce(n.max_tasks, s.slots, 0) > 0
  ORDER BY added, executor_id`
