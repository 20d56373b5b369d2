import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Served, served } from './served.ts'

const STAGE = {
  'Stage ID': 0,
  'Stage Attempt ID': 0,
  'Stage Name': 'count',
  'Number of Tasks': 3,
  'RDD Info': [],
}
const folder = mkdtempSync(join(tmpdir(), 'afterglow-negative-'))
let server: Served

/** Events of a task that wrote so many bytes: below 0 if it took back what it had counted for a file that it gave up. */
function task(id: number, succeeded: boolean, written: number): object[] {
  const info = {
    'Task ID': id,
    Index: id,
    Attempt: 0,
    'Launch Time': 2000,
    'Executor ID': 'driver',
    Host: 'localhost',
    Locality: 'PROCESS_LOCAL',
    Speculative: false,
    'Getting Result Time': 0,
    'Finish Time': 0,
    Failed: false,
    Killed: false,
    Accumulables: [],
  }
  const of = { 'Stage ID': 0, 'Stage Attempt ID': 0 }
  return [
    { Event: 'SparkListenerTaskStart', ...of, 'Task Info': info },
    {
      Event: 'SparkListenerTaskEnd',
      ...of,
      'Task Type': 'ShuffleMapTask',
      'Task End Reason': succeeded
        ? { Reason: 'Success' }
        : { Reason: 'TaskKilled', 'Kill Reason': 'Stage cancelled' },
      'Task Info': { ...info, 'Finish Time': 2100, Killed: !succeeded },
      'Task Metrics': {
        'Executor Run Time': 50,
        'Shuffle Write Metrics': { 'Shuffle Bytes Written': written },
      },
    },
  ]
}

beforeAll(async () => {
  const events = [
    { Event: 'SparkListenerLogStart', 'Spark Version': '3.0.3' },
    {
      Event: 'SparkListenerApplicationStart',
      'App Name': 'x',
      'App ID': 'app-1',
      Timestamp: 1000,
      User: 'u',
    },
    {
      Event: 'SparkListenerJobStart',
      'Job ID': 0,
      'Submission Time': 1500,
      'Stage Infos': [STAGE],
      'Stage IDs': [0],
    },
    { Event: 'SparkListenerStageSubmitted', 'Stage Info': { ...STAGE, 'Submission Time': 1600 } },
    ...task(0, true, 7),
    ...task(1, true, -7),
    ...task(2, false, -1000),
    ...task(3, false, 20),
    { Event: 'SparkListenerApplicationEnd', Timestamp: 3000 },
  ]
  const log = join(folder, 'app-1')
  writeFileSync(log, `${events.map((event) => JSON.stringify(event)).join('\n')}\n`)
  server = await served([log])
})

afterAll(() => {
  server.close()
  rmSync(folder, { recursive: true })
})

const STAGES = '/api/v1/applications/app-1/stages/0/0'

test('a task that failed shows the magnitude of what it wrote', async () => {
  const tasks = JSON.parse((await server.get(`${STAGES}/taskList`)).text) as {
    taskMetrics: { shuffleWriteMetrics: { bytesWritten: number } }
  }[]
  const written = tasks.map(({ taskMetrics }) => taskMetrics.shuffleWriteMetrics.bytesWritten)
  expect(written).toEqual([7, -7, 1000, 20])
})

test('distributions are of what is stored as 0 or more: -x - 1 of a task that failed', async () => {
  const { text } = await server.get(`${STAGES}/taskSummary?quantiles=0,0.5,1`)
  const summary = JSON.parse(text) as {
    executorRunTime: number[]
    shuffleWriteMetrics: { writeBytes: number[] }
  }
  expect(summary.executorRunTime).toEqual([50, 50, 50])
  expect(summary.shuffleWriteMetrics.writeBytes).toEqual([7, 999, 999])
})
