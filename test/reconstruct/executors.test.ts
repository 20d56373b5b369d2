import { describe, expect, it } from 'vitest'
import { exclusions } from '../../src/tables/exclusions.ts'
import { executorMetrics } from '../../src/tables/executor-metrics.ts'
import { executors, executorsFormer } from '../../src/tables/executors.ts'
import { stageExecutors } from '../../src/tables/stage-executors.ts'
import { driveCore, rowsOf } from './drive.ts'
import {
  blockManagerAdded,
  completed,
  executorAdded,
  executorRemoved,
  jobStart,
  jsonLines,
  stageInfo,
  submitted,
  taskEnd,
  taskStart,
} from './events.ts'
import type { Json } from './reference-blocks.ts'

const drive = (...events: Json[]) => driveCore(jsonLines(events))
const executorsOf = (...events: Json[]) => rowsOf(drive(...events), executors)
const running = [jobStart(0, [stageInfo(0)]), submitted(stageInfo(0))]

function scheduler(name: string, fields: Json): Json {
  return { Event: `org.apache.spark.scheduler.SparkListener${name}`, time: 5, ...fields }
}

describe('executors', () => {
  it('are what their two events say of them', () => {
    const memory = { 'Maximum Onheap Memory': 600, 'Maximum Offheap Memory': 400 }
    const [row] = executorsOf(
      blockManagerAdded('1', memory),
      executorAdded('1', 'h9', { Attributes: { a: 'b' } }),
    )
    expect(row).toMatchObject({
      executor_id: '1',
      host_port: 'h1:7000',
      host: 'h9',
      add_time: 40,
      total_cores: 4,
      max_tasks: 4,
      max_memory_bytes: 1000,
      total_on_heap_memory_bytes: 600,
      used_on_heap_memory_bytes: null,
      memory_used_bytes: null,
      is_active: true,
    })
    expect(JSON.parse(row!.attributes)).toEqual({ a: 'b' })
  })

  it('of which only one event is known say so', () => {
    expect(executorsOf(blockManagerAdded('driver'))).toMatchObject([
      { total_cores: null, max_tasks: null, host: null },
    ])
    expect(executorsOf(executorAdded('1', 'h9'))).toMatchObject([{ host_port: 'h9', max_memory_bytes: null }])
  })

  it('divide their cores by the CPUs a task needs', () => {
    const environment = {
      Event: 'SparkListenerEnvironmentUpdate',
      'Spark Properties': { 'spark.task.cpus': '2' },
    }
    expect(executorsOf(environment, executorAdded('1'))).toMatchObject([{ max_tasks: 2 }])
  })

  it('count tasks, killed ones in neither sum, and time once', () => {
    const end = (id: number, reason: string) =>
      taskEnd({ 'Task ID': id }, { 'Task End Reason': { Reason: reason } })
    const starts = [0, 1, 2, 3].map((id) => taskStart(id))
    const ends = [end(0, 'Success'), end(1, 'TaskKilled'), end(2, 'UnknownReason'), end(0, 'Resubmitted')]
    expect(executorsOf(executorAdded('1'), ...running, ...starts, ...ends)).toMatchObject([
      { total_tasks: 4, active_tasks: 1, completed_tasks: 1, failed_tasks: 2, total_duration_ms: 300 },
    ])
  })

  it('that come back under their id have a row for the last life, and one for each before', () => {
    const driven = drive(executorAdded('1'), executorRemoved('1'), executorAdded('1', 'h2'))
    expect(rowsOf(driven, executors)).toMatchObject([
      { executor_id: '1', host: 'h2', is_active: true, remove_time: null },
    ])
    expect(rowsOf(driven, executorsFormer)).toMatchObject([
      { host: 'h1', remove_time: 700, remove_reason: 'lost' },
    ])
  })

  it('that are gone can still raise their peaks while a stage from before is live', () => {
    const peak = (JVMHeapMemory: number) => ({
      Event: 'SparkListenerStageExecutorMetrics',
      'Executor ID': '1',
      'Stage ID': 0,
      'Stage Attempt ID': 0,
      'Executor Metrics': { JVMHeapMemory },
    })
    const driven = drive(
      executorAdded('1'),
      ...running,
      executorRemoved('1'),
      peak(9),
      completed(stageInfo(0)),
      peak(99),
    )
    expect(rowsOf(driven, executorMetrics)).toMatchObject([{ executor_id: '1', jvm_heap_memory_bytes: 9 }])
    expect(rowsOf(driven, stageExecutors)).toMatchObject([{ executor_id: '1', jvm_heap_memory_bytes: 9 }])
  })

  it('are excluded by id or by node, but never the driver', () => {
    const three = [blockManagerAdded('driver'), executorAdded('1'), executorAdded('2', 'h2')]
    const byId = scheduler('ExecutorExcluded', { executorId: '1', taskFailures: 3 })
    const byNode = scheduler('NodeBlacklisted', { hostId: 'h1', executorFailures: 2 })
    const back = scheduler('ExecutorUnexcluded', { executorId: '1' })
    const flags = (...events: Json[]) => executorsOf(...three, ...events).map((row) => row.is_excluded)
    expect(flags(byId)).toEqual([false, true, false])
    expect(flags(byNode)).toEqual([false, true, false])
    expect(flags(byId, back)).toEqual([false, false, false])
    expect(rowsOf(drive(byId, byNode), exclusions)).toMatchObject([
      { event: 'ExecutorExcluded', executor_id: '1', host: null, failures: 3, stage_id: null },
      { event: 'NodeBlacklisted', executor_id: null, host: 'h1', failures: 2 },
    ])
  })

  it('are excluded from a stage until it completes', () => {
    const forStage = scheduler('NodeExcludedForStage', {
      hostId: 'h1',
      executorFailures: 2,
      stageId: 0,
      stageAttemptId: 0,
    })
    const excluded = [executorAdded('1'), ...running, forStage]
    expect(executorsOf(...excluded)).toMatchObject([{ excluded_in_stages: [0] }])
    const after = drive(...excluded, completed(stageInfo(0)))
    expect(rowsOf(after, executors)).toMatchObject([{ excluded_in_stages: [] }])
    expect(rowsOf(after, stageExecutors)).toMatchObject([
      { executor_id: '1', is_excluded: true, task_time_ms: 0 },
    ])
  })
})
