import { describe, expect, it } from 'vitest'
import {
  driver,
  end,
  job,
  jobEnd,
  metricOf,
  plan,
  progress,
  replan,
  replay,
  start,
  submit,
  task,
  taskStart,
} from './events.ts'

describe('metrics of SQL executions', () => {
  it('sum up tasks and driver, and name the task of the maximum', () => {
    const output = replay(
      start(1, plan({ 10: 'sum', 11: 'timing', 12: 'size' })),
      job(0, 1, [5, 3]),
      task(5, 0, 100, { 10: '3', 11: '20' }),
      task(5, 1, 101, { 10: 4, 11: 70 }),
      driver(1, [12, 2048]),
      jobEnd(0),
      end(1),
    )
    expect(metricOf(output, 10)).toMatchObject({
      value: '7',
      total: 7,
      min: 0,
      median: 3,
      max: 4,
      value_count: 3,
    })
    expect(metricOf(output, 11)).toMatchObject({
      value: 'total (min, med, max (stageId: taskId))\n90 ms (0 ms, 20 ms, 70 ms (stage 5.0: task 101))',
      max_stage_id: 5,
      max_stage_attempt_id: 0,
      max_task_id: 101,
    })
    expect(metricOf(output, 12)).toMatchObject({ value: '2.0 KiB', max_stage_id: null, value_count: 1 })
  })

  it('take the first success of an index; what a failure left stands until then', () => {
    const output = replay(
      start(1, plan({ 10: 'sum' })),
      job(0, 1, [5, 2]),
      task(5, 0, 100, { 10: 50 }, { Failed: true }),
      task(5, 0, 101, { 10: 1 }),
      task(5, 0, 102, { 10: 7 }),
      task(5, 1, 103, { 10: 9 }, { Failed: true }),
      end(1),
    )
    expect(metricOf(output, 10)).toMatchObject({ total: 10, max: 9, max_task_id: 100 })
  })

  it('hear of running tasks in local mode: the first to report the maximum is named, and what a failure reached stays', () => {
    const output = replay(
      start(1, plan({ 10: 'size', 11: 'sum' })),
      job(0, 1, [5, 2]),
      taskStart(5, 0, 100),
      taskStart(5, 1, 101),
      progress(5, 101, { 10: '4096' }),
      progress(5, 100, { 10: 1024, 11: '9007199254740993' }),
      task(5, 0, 100, { 10: 4096 }),
      progress(5, 100, { 10: 9999 }),
      task(5, 1, 101, {}, { Failed: true }),
      jobEnd(0),
      end(1),
    )
    expect(metricOf(output, 10)).toMatchObject({ total: 8192, max_task_id: 101 })
    expect(metricOf(output, 11)).toMatchObject({ total: 9007199254740993n })
  })

  it('leave out running tasks that were not seen to start', () => {
    const output = replay(
      start(1, plan({ 10: 'sum' })),
      job(0, 1, [5, 2]),
      progress(5, 100, { 10: 5 }),
      end(1),
    )
    expect(metricOf(output, 10)).toMatchObject({ value: null })
  })

  it('begin anew with each attempt of a stage and each job that names it', () => {
    const output = replay(
      start(1, plan({ 10: 'sum' })),
      job(0, 1, [5, 2]),
      task(5, 0, 100, { 10: 1 }),
      submit(5, 0, 2),
      task(5, 1, 101, { 10: 10 }),
      submit(5, 1, 1),
      task(5, 0, 102, { 10: 100 }),
      task(5, 0, 103, { 10: 1000 }, { attempt: 1 }),
      end(1),
    )
    expect(metricOf(output, 10)).toMatchObject({ value: '1,000', value_count: 2, max_stage_attempt_id: 1 })
  })

  it('ignore updates of accumulators before a plan names them, and after the end', () => {
    const output = replay(
      start(1, plan({ 10: 'sum' })),
      job(0, 1, [5, 3]),
      task(5, 0, 100, { 10: 1, 11: 1 }),
      replan(1, plan({ 11: 'sum' }), 'plan 1'),
      task(5, 1, 101, { 10: 2, 11: 2 }),
      end(1),
      task(5, 2, 102, { 10: 4, 11: 4 }),
      jobEnd(0),
    )
    expect(metricOf(output, 10)?.total).toBe(3)
    expect(metricOf(output, 11)?.total).toBe(2)
  })

  it('count the driver as the maximum only if it has more', () => {
    const output = replay(
      start(1, plan({ 10: 'size', 11: 'size' })),
      job(0, 1, [5, 1]),
      task(5, 0, 100, { 10: 5, 11: 5 }),
      driver(1, [10, 5], [11, 6]),
      end(1),
    )
    expect(metricOf(output, 10)?.value).toContain('(stage 5.0: task 100)')
    expect(metricOf(output, 11)?.value).toContain('(driver)')
  })

  it('of equal maxima take that of the stage that comes first in a Scala set', () => {
    const stages = [1, 2, 3, 4, 5].map((id): [number, number] => [id, 1])
    const output = replay(
      start(1, plan({ 10: 'timing' })),
      job(0, 1, ...stages),
      ...stages.map(([id]) => task(id, 0, 100 + id, { 10: 8 })),
      end(1),
    )
    expect(metricOf(output, 10)?.max_stage_id).toBe(5)
  })

  it('cost no memory for tasks that a log only claims', () => {
    const output = replay(
      start(1, plan({ 10: 'size' })),
      job(0, 1, [5, 2_000_000_000]),
      task(5, 1_999_999_999, 100, { 10: 4096 }),
      end(1),
    )
    expect(metricOf(output, 10)).toMatchObject({ median: 0, max: 4096, value_count: 2_000_000_000 })
  })
})
