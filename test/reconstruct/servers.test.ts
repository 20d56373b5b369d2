import { describe, expect, it } from 'vitest'
import { connectListener } from '../../src/reconstruct/connect.ts'
import { thriftListener } from '../../src/reconstruct/thrift.ts'
import { connectOperations } from '../../src/tables/connect-operations.ts'
import { connectSessions } from '../../src/tables/connect-sessions.ts'
import { thriftOperations } from '../../src/tables/thrift-operations.ts'
import { thriftSessions } from '../../src/tables/thrift-sessions.ts'
import { type Output, play } from './json-drive.ts'

function replay(...events: object[]): Output {
  return play(
    events.map((event) => JSON.stringify(event)),
    (context) => [connectListener(context), thriftListener(context)],
  )
}
const job = (id: number, Properties: object) => ({
  Event: 'SparkListenerJobStart',
  'Job ID': id,
  'Stage IDs': [],
  Properties,
})

describe('Spark Connect', () => {
  const jobTag = 'SparkConnect_OperationTag_User__Session_s_Operation_o'
  const of = (what: string, more: object = {}) => ({
    Event: `org.apache.spark.sql.connect.service.SparkListenerConnect${what}`,
    jobTag,
    operationId: 'o',
    sessionId: 's',
    userId: 'u',
    eventTime: 10,
    extraTags: {},
    ...more,
  })

  it('has sessions and operations with their jobs and SQL executions, late ones too', () => {
    const output = replay(
      of('SessionStarted', { eventTime: 1 }),
      of('OperationStarted', {
        eventTime: 2,
        statementText: 'select',
        userName: 'n',
        sparkSessionTags: ['nightly'],
      }),
      of('OperationAnalyzed', { eventTime: 3 }),
      of('OperationReadyForExecution', { eventTime: 4 }),
      job(7, { 'spark.job.tags': `other,${jobTag}` }),
      of('OperationFinished', { eventTime: 5, producedRowCount: 42 }),
      of('OperationClosed', { eventTime: 6 }),
      job(8, { 'spark.job.tags': jobTag }),
      job(9, { 'spark.job.tags': 'other' }),
      of('SessionClosed', { eventTime: 7 }),
    )
    expect(output.of(connectSessions)).toEqual([
      { session_id: 's', user_id: 'u', start_time: 1, finish_time: 7, operations: 1 },
    ])
    expect(output.of(connectOperations)).toEqual([
      {
        job_tag: jobTag,
        operation_id: 'o',
        session_id: 's',
        user_id: 'u',
        user_name: 'n',
        statement: 'select',
        state: 'CLOSED',
        outcome: 'FINISHED',
        start_time: 2,
        analyzed_time: 3,
        ready_time: 4,
        finish_time: 5,
        close_time: 6,
        error_message: null,
        produced_rows: 42,
        session_tags: ['nightly'],
        job_ids: [7, 8],
        execution_ids: [],
      },
    ])
  })

  it('keeps what is still open, and what began before the log', () => {
    const output = replay(
      of('OperationStarted'),
      of('OperationFailed', { errorMessage: 'boom', eventTime: 11 }),
    )
    expect(output.of(connectOperations)).toMatchObject([
      { state: 'FAILED', outcome: 'FAILED', error_message: 'boom', close_time: null },
    ])
    expect(output.of(connectSessions)).toMatchObject([{ start_time: null, finish_time: null, operations: 1 }])
  })
})

describe('the Thrift server', () => {
  const of = (what: string, more: object) => ({
    Event: `org.apache.spark.sql.hive.thriftserver.ui.SparkListenerThriftServer${what}`,
    ...more,
  })
  const statement = (id: string) =>
    of('OperationStart', {
      id,
      sessionId: 's',
      statement: 'select',
      groupId: `g${id}`,
      startTime: 2,
      userName: 'u',
    })

  it('has sessions and statements with their jobs, late ones too', () => {
    const output = replay(
      of('SessionCreated', { ip: '10.0.0.1', sessionId: 's', userName: 'u', startTime: 1 }),
      statement('a'),
      of('OperationParsed', { id: 'a', executionPlan: 'plan' }),
      job(3, { 'spark.jobGroup.id': 'ga' }),
      of('OperationFinish', { id: 'a', finishTime: 5 }),
      of('OperationClosed', { id: 'a', closeTime: 6 }),
      job(4, { 'spark.jobGroup.id': 'ga' }),
      job(5, { 'spark.jobGroup.id': 'other' }),
      of('SessionClosed', { sessionId: 's', finishTime: 9 }),
    )
    expect(output.of(thriftSessions)).toEqual([
      { session_id: 's', user_name: 'u', ip: '10.0.0.1', start_time: 1, finish_time: 9, operations: 1 },
    ])
    expect(output.of(thriftOperations)).toEqual([
      {
        operation_id: 'a',
        session_id: 's',
        user_name: 'u',
        job_group: 'ga',
        statement: 'select',
        execution_plan: 'plan',
        state: 'CLOSED',
        outcome: 'FINISHED',
        start_time: 2,
        finish_time: 5,
        close_time: 6,
        error_message: null,
        error_trace: null,
        job_ids: [3, 4],
      },
    ])
  })

  it('tells how statements ended', () => {
    const states = (...ends: object[]) => replay(statement('a'), ...ends).of(thriftOperations)[0]
    expect(states(of('OperationCanceled', { id: 'a', finishTime: 3 }))).toMatchObject({
      state: 'CANCELED',
      finish_time: 3,
    })
    expect(states(of('OperationTimeout', { id: 'a', finishTime: 3 }))).toMatchObject({ state: 'TIMEDOUT' })
    expect(
      states(
        of('OperationError', { id: 'a', errorMsg: 'm', errorTrace: 't', finishTime: 3 }),
        of('OperationClosed', { id: 'a', closeTime: 4 }),
      ),
    ).toMatchObject({
      state: 'CLOSED',
      outcome: 'FAILED',
      error_message: 'm',
      error_trace: 't',
      close_time: 4,
    })
    expect(states()).toMatchObject({ state: 'STARTED', outcome: null, finish_time: null })
  })
})
