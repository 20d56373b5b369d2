import { describe, expect, it } from 'vitest'
import { stageAccumulables } from '../../src/tables/stage-accumulables.ts'
import { stageExecutors } from '../../src/tables/stage-executors.ts'
import { stageRdds } from '../../src/tables/stage-rdds.ts'
import { stages } from '../../src/tables/stages.ts'
import { driveCore, rowsOf } from './drive.ts'
import { completed, jobEnd, jobStart, jsonLines, stageInfo, submitted, taskEnd, taskStart } from './events.ts'
import type { Json } from './reference-blocks.ts'

const drive = (...events: Json[]) => driveCore(jsonLines(events))
const stagesOf = (...events: Json[]) => rowsOf(drive(...events), stages)
const ended = (id: number, fields: Json = {}, info: Json = {}) => taskEnd({ 'Task ID': id, ...info }, fields)
const killed = { 'Task End Reason': { Reason: 'TaskKilled', 'Kill Reason': 'enough' } }
const denied = { 'Task End Reason': { Reason: 'TaskCommitDenied' } }
const lost = { 'Task End Reason': { Reason: 'ExecutorLostFailure' } }

describe('stages', () => {
  const [job, start] = [jobStart(0, [stageInfo(0), stageInfo(1)]), submitted(stageInfo(0))]

  it('are pending, active, skipped or complete as the log leaves them', () => {
    const statuses = (...events: Json[]) => stagesOf(job, ...events).map((row) => [row.stage_id, row.status])
    expect(statuses()).toEqual([
      [0, 'PENDING'],
      [1, 'PENDING'],
    ])
    expect(statuses(start)).toContainEqual([0, 'ACTIVE'])
    expect(statuses(start, completed(stageInfo(0)), jobEnd(0)).sort()).toEqual([
      [0, 'COMPLETE'],
      [1, 'SKIPPED'],
    ])
    expect(statuses(start, completed(stageInfo(0, { 'Failure Reason': 'no' })))).toContainEqual([0, 'FAILED'])
    expect(statuses(completed(stageInfo(0, { 'Submission Time': null })))).toContainEqual([0, 'SKIPPED'])
  })

  it('have a row for each attempt', () => {
    const again = stageInfo(0, { 'Stage Attempt ID': 1 })
    const rows = stagesOf(job, start, completed(stageInfo(0)), submitted(again), completed(again), jobEnd(0))
    expect(rows.map((row) => [row.stage_id, row.stage_attempt_id]).sort()).toEqual([
      [0, 0],
      [0, 1],
      [1, 0],
    ])
  })

  it('count the ends of tasks by their reasons', () => {
    const tasks = [0, 1, 2, 3, 4].map((id) => taskStart(id, { Index: id % 2, 'Launch Time': 200 + id }))
    const ends = [
      ended(0, {}, { Index: 0 }),
      ended(2, {}, { Index: 0 }),
      ended(1, killed),
      ended(3, denied),
      ended(4, lost),
    ]
    const [row] = stagesOf(job, start, ...tasks, ...ends)
    expect(row).toMatchObject({
      num_active_tasks: 0,
      num_complete_tasks: 2,
      num_completed_indices: 1,
      num_killed_tasks: 2,
      num_failed_tasks: 1,
      first_task_launched_time: 200,
    })
    expect(JSON.parse(row!.locality_summary)).toEqual({ ANY: 5 })
    const deniedText =
      'TaskCommitDenied (Driver denied task commit) for job: -1, partition: -1, attemptNumber: -1'
    expect(JSON.parse(row!.killed_tasks_summary)).toEqual({ enough: 1, [deniedText]: 1 })
  })

  it('sum the metrics of all tasks, and do not know what no task reports', () => {
    const metrics = (time: number) => ({ 'Task Metrics': { 'Executor Run Time': time } })
    const failed = { ...lost, ...metrics(5) }
    const [row] = stagesOf(job, start, taskStart(0), taskStart(1), ended(0, metrics(40)), ended(1, failed))
    expect(row).toMatchObject({ executor_run_time_ms: 45, executor_cpu_time_ns: null })
    const [idle] = stagesOf(job, start, taskStart(0))
    expect(idle).toMatchObject({ executor_run_time_ms: 0, executor_cpu_time_ns: 0 })
  })

  it('take in tasks that end after them', () => {
    const end = completed(stageInfo(0, { 'Failure Reason': 'no' }))
    const [row] = stagesOf(job, start, taskStart(0), end, jobEnd(0, 'no'), ended(0, killed)).filter(
      (r) => r.stage_id === 0,
    )
    expect(row).toMatchObject({ status: 'FAILED', num_active_tasks: 0, num_killed_tasks: 1 })
  })

  it('are skipped once more if a job lists them again while another runs, but keep their executors', () => {
    const other = jobStart(1, [stageInfo(0, { 'Completion Time': 800 }), stageInfo(2)])
    const driven = drive(
      job,
      start,
      taskStart(0),
      ended(0),
      completed(stageInfo(0)),
      other,
      jobEnd(1),
      jobEnd(0),
    )
    const rows = rowsOf(driven, stages).filter((row) => row.stage_id === 0)
    expect(rows).toMatchObject([{ status: 'SKIPPED', num_complete_tasks: 0 }])
    expect(rowsOf(driven, stageExecutors)).toMatchObject([
      { stage_id: 0, executor_id: '1', succeeded_tasks: 1 },
    ])
    expect(driven.problems).toEqual([])
  })

  it('keep their executors however many jobs list them', () => {
    const others = [1, 2].map((id) =>
      jobStart(id, [stageInfo(0, { 'Completion Time': 800 }), stageInfo(id + 1)]),
    )
    const events = [
      taskStart(0),
      ended(0),
      completed(stageInfo(0)),
      others[0]!,
      jobEnd(1),
      others[1]!,
      jobEnd(2),
    ]
    const driven = drive(job, start, ...events, jobEnd(0))
    expect(rowsOf(driven, stageExecutors)).toMatchObject([
      { stage_id: 0, executor_id: '1', succeeded_tasks: 1 },
    ])
  })

  it('are not told twice if a job lists them after all is over', () => {
    const driven = drive(
      job,
      start,
      completed(stageInfo(0)),
      jobEnd(0),
      jobStart(1, [stageInfo(0)]),
      jobEnd(1),
    )
    expect(rowsOf(driven, stages).filter((row) => row.stage_id === 0)).toMatchObject([{ status: 'COMPLETE' }])
    expect(driven.problems.map(({ code }) => code)).toEqual(['unexpected_state'])
  })

  it('show the accumulators of the program in the order of the history server', () => {
    const own = (ID: number) => ({ ID, Name: `a${ID}`, Value: ID, Internal: false })
    const Accumulables = [own(1), { ID: 2, Name: 'internal.metrics.x', Value: 1, Internal: true }, own(16)]
    const sql = { ID: 5, Name: 'rows', Value: '1', Internal: false, Metadata: 'sql' }
    const rows = rowsOf(
      drive(job, start, completed(stageInfo(0, { Accumulables: [...Accumulables, sql] }))),
      stageAccumulables,
    )
    expect(rows.map((row) => [row.position, row.accumulator_id, row.value, row.update])).toEqual([
      [0, 16, '16', null],
      [1, 1, '1', null],
    ])
  })

  it('name their RDDs', () => {
    const level = { 'Use Disk': true, 'Use Memory': true, Deserialized: true, Replication: 2 }
    const rdd = {
      'RDD ID': 3,
      Name: 'r',
      'Storage Level': level,
      'Number of Partitions': 4,
      Scope: '{"id":"1"}',
    }
    const driven = drive(job, submitted(stageInfo(0, { 'RDD Info': [rdd] })))
    expect(rowsOf(driven, stages)[0]!.rdd_ids).toEqual([3])
    expect(rowsOf(driven, stageRdds)).toMatchObject([
      {
        rdd_id: 3,
        storage_level: 'Disk Memory Deserialized 2x Replicated',
        scope: '{"id":"1"}',
        deterministic_level: null,
      },
    ])
  })
})
