import { describe, expect, it } from 'vitest'
import { longAt } from '../../src/events/task-block.ts'
import { deriveTaskColumns } from '../../src/reconstruct/task-derived.ts'
import { taskEnd } from './events.ts'
import { endsOf } from './reference-blocks.ts'

const LAUNCH = 1_000_000
const METRICS = { 'Executor Run Time': 60, 'Executor Deserialize Time': 10, 'Result Serialization Time': 5 }

function derived(info: object, metrics: object | undefined) {
  const columns = deriveTaskColumns(
    endsOf([taskEnd({ 'Launch Time': LAUNCH, ...info }, { 'Task Metrics': metrics })]),
  )
  const of = (column: { bits: Int32Array; absent?: Uint8Array }) =>
    column.absent?.[0] === 1 ? null : longAt(column, 0)
  return {
    status: columns.status.names[columns.status.codes[0]!],
    duration: of(columns.duration_ms),
    delay: of(columns.scheduler_delay_ms),
    getting: of(columns.getting_result_time_ms),
    finish: of(columns.finish_time),
    fetch: of(columns.getting_result_time),
    hasMetrics: columns.has_metrics.values[0] === 1,
  }
}

describe('derived columns of tasks', () => {
  it('split the duration of a task', () => {
    const task = derived({ 'Finish Time': LAUNCH + 100, 'Getting Result Time': LAUNCH + 90 }, METRICS)
    expect(task).toEqual({
      status: 'SUCCESS',
      duration: 100,
      delay: 15,
      getting: 10,
      finish: (LAUNCH + 100) * 1000,
      fetch: (LAUNCH + 90) * 1000,
      hasMetrics: true,
    })
  })

  it('never give a delay below zero', () => {
    expect(derived({ 'Finish Time': LAUNCH + 70 }, METRICS)).toMatchObject({
      duration: 70,
      delay: 0,
      getting: 0,
      fetch: null,
    })
    expect(derived({ 'Finish Time': LAUNCH }, undefined)).toMatchObject({
      duration: 0,
      delay: 0,
      hasMetrics: false,
    })
  })

  it('take the status from the flags', () => {
    const finished = { 'Finish Time': LAUNCH + 1 }
    expect(derived({ ...finished, Failed: true, Killed: true }, METRICS).status).toBe('FAILED')
    expect(derived({ ...finished, Killed: true }, METRICS).status).toBe('KILLED')
    expect(derived({ 'Finish Time': 0 }, METRICS)).toMatchObject({
      status: 'RUNNING',
      duration: null,
      delay: null,
      finish: null,
    })
    expect(derived({ 'Finish Time': 0, 'Getting Result Time': 5 }, METRICS).status).toBe('GET RESULT')
  })
})
