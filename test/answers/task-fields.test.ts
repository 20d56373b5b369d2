import { expect, test } from 'vitest'
import { type TaskRow, task } from '../../src/answers/task-fields.ts'
import { TASK_METRIC_COLUMNS } from '../../src/events/task-columns.ts'

function bytesWritten(status: string, written: number): unknown {
  const none = Object.fromEntries(TASK_METRIC_COLUMNS.map(({ name }) => [name, 0]))
  const row = { ...none, status, duration_ms: 5, shuffle_bytes_written: written } as unknown as TaskRow
  const { taskMetrics } = task(row, [], {}, 0) as {
    taskMetrics: { shuffleWriteMetrics: { bytesWritten: unknown } }
  }
  return taskMetrics.shuffleWriteMetrics.bytesWritten
}

test('what a failed task took back is shown as a magnitude, as a real server does', () => {
  expect(bytesWritten('FAILED', -4)).toBe(4)
  expect(bytesWritten('KILLED', -4)).toBe(4)
  expect(bytesWritten('FAILED', 4)).toBe(4)
  expect(bytesWritten('SUCCESS', -4)).toBe(-4)
})
