import { describe, expect, it } from 'vitest'
import { speculation } from '../../src/tables/speculation.ts'
import { stagePeaks } from '../../src/tables/stage-peaks.ts'
import { stages } from '../../src/tables/stages.ts'
import { taskAccumulables } from '../../src/tables/task-accumulables.ts'
import { taskExecutorMetrics } from '../../src/tables/task-executor-metrics.ts'
import { taskResubmissions } from '../../src/tables/task-resubmissions.ts'
import { tasks } from '../../src/tables/tasks.ts'
import { driveCore, rowsOf } from './drive.ts'
import { executorAdded, jobStart, jsonLines, stageInfo, submitted, taskEnd, taskStart } from './events.ts'
import type { Json } from './reference-blocks.ts'

const before = [jobStart(0, [stageInfo(0)]), submitted(stageInfo(0))]
const drive = (...events: Json[]) => driveCore(jsonLines([...before, ...events]))
const stageOf = (...events: Json[]) => rowsOf(drive(...events), stages)[0]

describe('tasks', () => {
  it('that succeed have a row', () => {
    const driven = drive(
      taskStart(0),
      taskEnd({ 'Task ID': 0 }, { 'Task Metrics': { 'Executor Run Time': 60 } }),
    )
    expect(rowsOf(driven, tasks)).toMatchObject([
      {
        task_id: 0,
        status: 'SUCCESS',
        end_reason: 'Success',
        error_message: null,
        duration_ms: 100,
        executor_run_time_ms: 60,
        executor_cpu_time_ns: null,
        partition_id: null,
        getting_result_time: null,
        has_metrics: true,
        is_listed: true,
      },
    ])
  })

  it('that are resubmitted keep their row, and count as failed but not as active', () => {
    const again = taskEnd({ 'Task ID': 0 }, { 'Task End Reason': { Reason: 'Resubmitted' } })
    const driven = drive(taskStart(0), taskEnd({ 'Task ID': 0 }), again)
    expect(rowsOf(driven, tasks)).toMatchObject([{ status: 'SUCCESS' }])
    expect(rowsOf(driven, taskResubmissions)).toMatchObject([
      { task_id: 0, task_index: 0, executor_id: '1', launch_time: 200, finish_time: 300 },
    ])
    expect(rowsOf(driven, stages)[0]).toMatchObject({
      num_active_tasks: 0,
      num_failed_tasks: 1,
      num_complete_tasks: 1,
    })
  })

  it('that Spark 3.1 starts in attempt -1 of a stage that has ended are not listed, but add to the sums', () => {
    const driven = drive(
      { ...taskStart(0), 'Stage Attempt ID': -1 },
      taskEnd({ 'Task ID': 0 }, { 'Task Metrics': { 'Executor Run Time': 60 } }),
    )
    expect(rowsOf(driven, tasks)).toMatchObject([{ task_id: 0, stage_attempt_id: 0, is_listed: false }])
    expect(rowsOf(driven, stages)[0]).toMatchObject({ executor_run_time_ms: 60, num_complete_tasks: 1 })
    expect(driven.problems).toEqual([])
  })

  it('without a start have a row that is not listed, and add nothing to the sums', () => {
    const end = taskEnd({ 'Task ID': 9 }, { 'Task Metrics': { 'Executor Run Time': 60 } })
    const driven = drive(end)
    expect(rowsOf(driven, tasks)).toMatchObject([{ task_id: 9, is_listed: false, executor_run_time_ms: 60 }])
    expect(driven.problems).toEqual([{ code: 'task_without_start', detail: 'task 9' }])
    expect(rowsOf(driven, stages)[0]).toMatchObject({
      executor_run_time_ms: 0,
      num_complete_tasks: 1,
      num_active_tasks: -1,
    })
  })

  it('that still run have a row', () => {
    const row = {
      status: 'RUNNING',
      task_id: 4,
      host: 'h1',
      launch_time: 200,
      duration_ms: null,
      end_reason: null,
    }
    expect(rowsOf(drive(taskStart(4)), tasks)).toMatchObject([
      { ...row, has_metrics: false, executor_run_time_ms: null },
    ])
  })

  it('that still run show what they have reached, and count it once', () => {
    const reached = (Update: number) => ({
      Event: 'SparkListenerExecutorMetricsUpdate',
      'Executor ID': 'driver',
      'Metrics Updated': [
        {
          'Task ID': 4,
          'Stage ID': 0,
          'Stage Attempt ID': 0,
          'Accumulator Updates': [
            { ID: 1, Name: 'internal.metrics.executorRunTime', Update, Internal: true },
          ],
        },
      ],
    })
    const driven = drive(taskStart(4), reached(30), reached(50))
    expect(rowsOf(driven, tasks)).toMatchObject([
      { has_metrics: true, executor_run_time_ms: 50, jvm_gc_time_ms: 0 },
    ])
    expect(rowsOf(driven, stages)[0]).toMatchObject({ executor_run_time_ms: 50 })
    const end = taskEnd({ 'Task ID': 4 }, { 'Task Metrics': { 'Executor Run Time': 60 } })
    expect(stageOf(taskStart(4), reached(50), end)).toMatchObject({ executor_run_time_ms: 60 })
  })

  it('with a reason that cannot be read are kept', () => {
    const end = taskEnd(
      { 'Task ID': 0, Failed: true },
      { 'Task End Reason': { Reason: 'FetchFailed', 'Map ID': [] } },
    )
    const driven = drive(taskStart(0), end)
    expect(rowsOf(driven, tasks)).toMatchObject([{ status: 'FAILED', end_reason: 'UnknownReason' }])
    expect(driven.problems.map(({ code }) => code)).toEqual(['bad_event'])
  })

  it('that end without a finish time count no time', () => {
    const driven = drive(executorAdded('1'), taskStart(0), taskEnd({ 'Task ID': 0, 'Finish Time': 0 }))
    expect(rowsOf(driven, tasks)).toMatchObject([{ status: 'RUNNING', duration_ms: null }])
    expect(driven.problems.map(({ code }) => code)).toEqual(['unexpected_state'])
  })

  it('tell of speculative copies', () => {
    const copy = { Speculative: true }
    const killed = { 'Task End Reason': { Reason: 'TaskKilled' } }
    const driven = drive(taskStart(0, copy), taskStart(1, copy), taskEnd({ 'Task ID': 0, ...copy }, killed))
    expect(rowsOf(driven, speculation)).toMatchObject([
      { num_tasks: 2, num_active_tasks: 1, num_killed_tasks: 1 },
    ])
    expect(rowsOf(drive(taskStart(0)), speculation)).toEqual([])
  })

  it('tell of accumulators and of the memory of their executor', () => {
    const Accumulables = [
      { ID: 1, Name: 'mine', Update: 2, Value: 7, Internal: false },
      { ID: 2, Name: 'internal.metrics.x', Update: 1, Internal: true },
    ]
    const measured = { 'Task Executor Metrics': { JVMHeapMemory: 11, MinorGCCount: 0 } }
    const driven = drive(
      taskStart(0),
      taskStart(1),
      taskEnd({ 'Task ID': 0, Accumulables }, measured),
      taskEnd({ 'Task ID': 1 }),
    )
    expect(rowsOf(driven, taskAccumulables)).toMatchObject([
      { accumulator_id: 1, name: 'mine', update: '2', value: '7' },
    ])
    expect(rowsOf(driven, taskExecutorMetrics)).toMatchObject([
      { task_id: 0, executor_id: '1', jvm_heap_memory_bytes: 11 },
    ])
    expect(rowsOf(driven, stagePeaks)).toMatchObject([
      { jvm_heap_memory_bytes: 11, direct_pool_memory_bytes: 0 },
    ])
  })

  it('lose no digit in a sum beyond 2^53', () => {
    const metrics = { 'Task Metrics': { 'Executor CPU Time': Number.MAX_SAFE_INTEGER } }
    const row = stageOf(
      taskStart(0),
      taskStart(1),
      taskEnd({ 'Task ID': 0 }, metrics),
      taskEnd({ 'Task ID': 1 }, metrics),
    )
    expect(row?.executor_cpu_time_ns).toBe(2n * BigInt(Number.MAX_SAFE_INTEGER))
  })
})
