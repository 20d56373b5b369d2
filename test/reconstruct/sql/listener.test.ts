import { describe, expect, it } from 'vitest'
import { sqlExecutions } from '../../../src/tables/sql-executions.ts'
import { sqlMetrics } from '../../../src/tables/sql-metrics.ts'
import { sqlPlanNodes } from '../../../src/tables/sql-plan-nodes.ts'
import { sqlPlans } from '../../../src/tables/sql-plans.ts'
import { driver, end, job, jobEnd, metricOf, plan, replan, replay, start, task, UI } from './events.ts'

describe('plans of SQL executions', () => {
  it('are all kept; metrics of former versions too', () => {
    const output = replay(
      start(1, plan({ 10: 'sum' }, 'Old')),
      driver(1, [10, 1]),
      replan(1, plan({ 20: 'sum' }, 'New'), 'plan 1'),
      {
        Event: `${UI}SQLAdaptiveSQLMetricUpdates`,
        executionId: 1,
        sqlPlanMetrics: plan({ 30: 'sum' }).metrics,
      },
      driver(1, [20, 2], [30, 3]),
      end(1),
    )
    expect(output.of(sqlPlans)).toEqual([
      { execution_id: 1, plan_version: 0, is_final: false, physical_plan_description: 'plan 0' },
      { execution_id: 1, plan_version: 1, is_final: true, physical_plan_description: 'plan 1' },
    ])
    expect(output.of(sqlPlanNodes).map((row) => [row.plan_version, row.name, row.accumulator_ids])).toEqual([
      [0, 'Old', [10]],
      [1, 'New', [20]],
    ])
    const metrics = output.of(sqlMetrics)
    expect(
      metrics.map((row) => [row.accumulator_id, row.plan_version, row.node_id, row.is_final, row.value]),
    ).toEqual([
      [20, 1, 0, true, '2'],
      [10, 0, 0, false, '1'],
      [30, null, null, false, '3'],
    ])
  })
})

describe('SQL executions', () => {
  it('have what start and end say, with their jobs by state', () => {
    const output = replay(
      start(7, plan({}), {
        rootExecutionId: 6,
        modifiedConfigs: { a: 'b' },
        jobTags: ['t'],
        jobGroupId: 'g',
        queryId: 'q',
      }),
      job(0, 7, [1, 1]),
      job(1, 7, [2, 1], [1, 1]),
      job(2, 7),
      jobEnd(0),
      jobEnd(1, 'JobFailed'),
      end(7, { errorMessage: 'boom' }),
    )
    expect(output.of(sqlExecutions)).toEqual([
      {
        execution_id: 7,
        root_execution_id: 6,
        query_id: 'q',
        status: 'FAILED',
        description: 'query',
        details: 'stack',
        physical_plan_description: 'plan 0',
        submission_time: 1000,
        completion_time: 3000,
        duration_ms: 2000,
        error_message: 'boom',
        job_group: 'g',
        job_tags: ['t'],
        modified_configs: '{"a":"b"}',
        running_job_ids: [2],
        succeeded_job_ids: [0],
        failed_job_ids: [1],
        stage_ids: [1, 2],
        plan_versions: 1,
        late_event: null,
      },
    ])
  })

  it('are judged by their jobs where the end tells no error', () => {
    const status = (...events: object[]) => replay(start(1, plan({})), ...events).of(sqlExecutions)[0]?.status
    expect(status(job(0, 1), jobEnd(0, 'JobFailed'), end(1, {}))).toBe('FAILED')
    expect(status(job(0, 1), jobEnd(0), end(1, {}))).toBe('COMPLETED')
    expect(status(job(0, 1), jobEnd(0, 'JobFailed'), end(1))).toBe('COMPLETED')
    expect(status(job(0, 1), jobEnd(0, 'JobFailed'))).toBe('RUNNING')
  })

  it('are known by a job alone, or by an end alone', () => {
    const rows = replay(job(0, 4, [1, 1]), end(5, { errorMessage: 'cannot resolve' })).of(sqlExecutions)
    expect(rows.find((row) => row.execution_id === 4)).toMatchObject({
      status: 'RUNNING',
      root_execution_id: null,
      submission_time: null,
      running_job_ids: [0],
      plan_versions: 0,
    })
    expect(rows.find((row) => row.execution_id === 5)).toMatchObject({
      status: 'FAILED',
      error_message: 'cannot resolve',
      description: null,
      plan_versions: 0,
    })
  })

  it('keep their facts and metrics when something comes late', () => {
    const output = replay(
      start(1, plan({ 10: 'sum' })),
      driver(1, [10, 5]),
      job(0, 1, [2, 1]),
      jobEnd(0),
      end(1),
      job(1, 1, [3, 1], [2, 1]),
      task(3, 0, 1, { 10: 100 }),
      jobEnd(1),
      start(2, plan({})),
      end(2),
      replan(2, plan({}), 'late plan'),
    )
    const [first, second] = output
      .of(sqlExecutions)
      .sort((a, b) => Number(a.execution_id) - Number(b.execution_id))
    expect(first).toMatchObject({
      late_event: 'job',
      status: 'COMPLETED',
      succeeded_job_ids: [0, 1],
      description: 'query',
    })
    expect(metricOf(output, 10)?.total).toBe(5)
    expect(second).toMatchObject({
      late_event: 'plan',
      plan_versions: 2,
      physical_plan_description: 'late plan',
    })
    expect(output.problems).toEqual([])
  })

  it('go out one by one: thousands of them do not wait for the end', () => {
    const many = Array.from({ length: 1500 }, (_, i) => [start(i, plan({})), end(i)]).flat()
    const output = replay(...many, job(0, 3), replan(3, plan({}), 'late'), end(3))
    expect(output.of(sqlExecutions)).toHaveLength(1500)
    expect(output.problems).toEqual([
      'unexpected_state: job 0 began long after the end of its SQL execution 3',
      'unexpected_state: SQL execution 3 had ended long before this plan update',
      'unexpected_state: SQL execution 3 ended again',
    ])
  })

  it('leave jobs alone whose property is no id', () => {
    const odd = job(0, 1)
    odd.Properties['spark.sql.execution.id'] = '1; drop'
    expect(replay(odd).of(sqlExecutions)).toEqual([])
  })
})
