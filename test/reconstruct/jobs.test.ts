import { describe, expect, it } from 'vitest'
import { jobStages } from '../../src/tables/job-stages.ts'
import { jobs } from '../../src/tables/jobs.ts'
import { stages } from '../../src/tables/stages.ts'
import { driveCore, rowsOf } from './drive.ts'
import { completed, jobEnd, jobStart, jsonLines, stageInfo, submitted, taskEnd, taskStart } from './events.ts'
import type { Json } from './reference-blocks.ts'

const drive = (...events: Json[]) => driveCore(jsonLines(events))
const jobsOf = (...events: Json[]) => rowsOf(drive(...events), jobs)
const done = stageInfo(1, { 'Completion Time': 5 })

describe('jobs', () => {
  it('are described by their properties and their last stage', () => {
    const Properties = {
      'spark.job.description': 'what for',
      'spark.jobGroup.id': 'g',
      'spark.job.tags': 'b,a,,b',
      'spark.sql.execution.id': '12',
    }
    const [row] = jobsOf(jobStart(3, [stageInfo(7, { 'Stage Name': 'last' }), stageInfo(2)], { Properties }))
    expect(row).toMatchObject({
      job_id: 3,
      name: 'last',
      description: 'what for',
      job_group: 'g',
      job_tags: ['a', 'b'],
      sql_execution_id: 12,
      status: 'RUNNING',
      num_tasks: 4,
      completion_time: null,
    })
    expect(JSON.parse(row!.properties)).toEqual(Properties)
  })

  it('link their stages in order, and say which they skipped', () => {
    const driven = drive(
      jobStart(0, [stageInfo(2), done]),
      submitted(stageInfo(2)),
      completed(stageInfo(2)),
      jobEnd(0),
    )
    expect(rowsOf(driven, jobStages)).toEqual([
      { job_id: 0, stage_id: 2, position: 0, is_skipped: false },
      { job_id: 0, stage_id: 1, position: 1, is_skipped: true },
    ])
    expect(rowsOf(driven, jobs)).toMatchObject([
      {
        num_tasks: 2,
        num_skipped_tasks: 2,
        num_skipped_stages: 1,
        num_completed_stages: 1,
        num_active_stages: 0,
      },
    ])
  })

  it('fail with a reason', () => {
    const failed = completed(stageInfo(0, { 'Failure Reason': 'no' }))
    const [row] = jobsOf(
      jobStart(0, [stageInfo(0)]),
      submitted(stageInfo(0)),
      failed,
      jobEnd(0, 'Job aborted'),
    )
    expect(row).toMatchObject({ status: 'FAILED', failure_reason: 'Job aborted', num_failed_stages: 1 })
  })

  it('stay as they were at their end until the last late task of a stage is over', () => {
    const before = [
      jobStart(0, [stageInfo(0)]),
      submitted(stageInfo(0)),
      taskStart(0),
      taskStart(1),
      completed(stageInfo(0, { 'Failure Reason': 'no' })),
      jobEnd(0, 'no'),
    ]
    const killed = { 'Task End Reason': { Reason: 'TaskKilled' } }
    const ends = [taskEnd({ 'Task ID': 0 }, killed), taskEnd({ 'Task ID': 1 }, killed)]
    expect(jobsOf(...before, ends[0]!)).toMatchObject([{ num_active_tasks: 2, num_killed_tasks: 0 }])
    expect(jobsOf(...before, ...ends)).toMatchObject([{ num_active_tasks: 0, num_killed_tasks: 2 }])
  })

  it('count distinct tasks over the attempts of a stage', () => {
    const again = stageInfo(0, { 'Stage Attempt ID': 1 })
    const ofAgain = { 'Stage Attempt ID': 1 }
    const [row] = jobsOf(
      jobStart(0, [stageInfo(0)]),
      submitted(stageInfo(0)),
      taskStart(0),
      taskEnd({ 'Task ID': 0, Index: 0 }),
      completed(stageInfo(0, { 'Failure Reason': 'fetch' })),
      submitted(again),
      taskStart(1, { Index: 0 }, ofAgain),
      taskEnd({ 'Task ID': 1, Index: 0 }, ofAgain),
    )
    expect(row).toMatchObject({ num_completed_tasks: 2, num_completed_indices: 1 })
  })

  it('of Spark before 1.2 have stages of which only the number is known', () => {
    const old = { Event: 'SparkListenerJobStart', 'Job ID': 0, 'Stage IDs': [4] }
    const driven = drive(old)
    expect(rowsOf(driven, jobs)).toMatchObject([{ name: 'unknown', submission_time: null, num_tasks: 0 }])
    expect(rowsOf(driven, stages)).toMatchObject([{ stage_id: 4, name: 'unknown', status: 'PENDING' }])
  })

  it('that end without a start are reported', () => {
    expect(drive(jobEnd(5)).problems).toEqual([
      { code: 'unexpected_state', detail: 'job 5 ends but did not start' },
    ])
  })
})
