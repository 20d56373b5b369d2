import { select } from '../store/select.ts'
import type { miscProcesses } from '../tables/misc-processes.ts'
import type { RowOf } from '../tables/schema.ts'
import { attemptEndpoint } from './endpoint.ts'
import { date, parsed } from './json.ts'

const PROCESSES = select<RowOf<typeof miscProcesses>>(
  'SELECT * FROM misc_processes WHERE attempt_key = $1 ORDER BY process_id',
)

/** `allmiscellaneousprocess` */
export const processList = attemptEndpoint({
  path: 'allmiscellaneousprocess',
  async answer({ reader, attempt }) {
    const rows = await reader.rows(PROCESSES, attempt.attempt_key)
    return rows.map((row) => ({
      id: row.process_id,
      hostPort: row.host_port,
      isActive: row.is_active,
      totalCores: row.total_cores,
      addTime: date(row.add_time),
      processLogs: parsed(row.logs),
    }))
  },
})
