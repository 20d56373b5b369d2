/** `/allmiscellaneousprocess` -> `misc_processes`. */

import { objectsOf } from '../base/json-fields.ts'
import { miscProcesses } from '../tables/misc-processes.ts'
import type { Sink } from './sink.ts'

export function processRows(answer: unknown, sink: Sink): void {
  for (const process of objectsOf(answer, 'allmiscellaneousprocess')) {
    sink.row(miscProcesses, {
      process_id: process.text('id'),
      host_port: process.textOr('hostPort'),
      is_active: process.flag('isActive'),
      total_cores: process.int('totalCores'),
      add_time: process.time('addTime') ?? 0,
      logs: process.json('processLogs'),
    })
  }
}
