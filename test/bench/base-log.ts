import type { BaseLog } from '../../bench/grow/base-log.ts'

/** A log as Spark writes it, cut down to what growing must keep right: a SQL execution with two stages of two tasks. */
export function baseLog(): BaseLog {
  const job = {
    Event: 'SparkListenerJobStart',
    'Job ID': 7,
    'Submission Time': 1_100,
    'Stage Infos': [stageInfo(11, 'Submission Time'), stageInfo(12, 'Submission Time')],
    'Stage IDs': [11, 12],
    Properties: { 'spark.sql.execution.id': '3', 'spark.job.description': 'count at 11' },
  }
  const execution = 'org.apache.spark.sql.execution.ui.SparkListenerSQLExecution'
  const lines = [
    { Event: 'SparkListenerLogStart', 'Spark Version': '3.5.6' },
    {
      Event: 'SparkListenerApplicationStart',
      'App Name': 'base',
      'App ID': 'local-1',
      Timestamp: 1_000,
      User: 'root',
    },
    {
      Event: `${execution}Start`,
      executionId: 3,
      rootExecutionId: 3,
      time: 1_050,
      metric: { accumulatorId: 40 },
    },
    job,
    { Event: 'SparkListenerStageSubmitted', 'Stage Info': stageInfo(11, 'Submission Time') },
    taskStart(11, 20, 1_200),
    taskStart(11, 21, 1_201),
    taskEnd(11, 20, 1_200, 1_260, 31),
    taskEnd(11, 21, 1_201, 1_299, 77),
    { Event: 'SparkListenerStageCompleted', 'Stage Info': stageInfo(11, 'Completion Time') },
    { Event: 'SparkListenerStageSubmitted', 'Stage Info': stageInfo(12, 'Submission Time') },
    taskStart(12, 22, 1_350),
    { ...taskEnd(12, 22, 1_350, 1_360, 5), Padding: 'x'.repeat(2_000) },
    { Event: 'SparkListenerStageCompleted', 'Stage Info': stageInfo(12, 'Completion Time') },
    { Event: 'SparkListenerJobEnd', 'Job ID': 7, 'Completion Time': 1_380 },
    { Event: `${execution}End`, executionId: 3, time: 1_390 },
    { Event: 'SparkListenerApplicationEnd', Timestamp: 1_400 },
  ]
  return { path: 'base', lines: lines.map((line) => JSON.stringify(line)) }
}

function stageInfo(id: number, time: string): object {
  return {
    'Stage ID': id,
    'Stage Attempt ID': 0,
    'Number of Tasks': 2,
    'RDD Info': [{ 'RDD ID': id + 10, 'Parent IDs': [id + 9], 'Number of Partitions': 2 }],
    'Parent IDs': id === 12 ? [11] : [],
    [time]: 1_300,
    Accumulables: time === 'Completion Time' ? [{ ID: 40, Name: 'run time', Value: 108 }] : [],
  }
}

function taskInfo(id: number, launch: number): object {
  return { 'Task ID': id, Index: id % 2, 'Partition ID': id % 2, 'Launch Time': launch }
}

function taskStart(stage: number, id: number, launch: number): object {
  return {
    Event: 'SparkListenerTaskStart',
    'Stage ID': stage,
    'Task Info': { ...taskInfo(id, launch), 'Finish Time': 0 },
  }
}

function taskEnd(stage: number, id: number, launch: number, finish: number, ran: number): object {
  return {
    Event: 'SparkListenerTaskEnd',
    'Stage ID': stage,
    'Task End Reason': { Reason: 'Success' },
    'Task Info': {
      ...taskInfo(id, launch),
      'Finish Time': finish,
      Accumulables: [
        { ID: 40, Name: 'run time', Update: ran, Value: 108 },
        { ID: 41, Name: 'rows', Update: '100', Value: '200', Metadata: 'sql' },
      ],
    },
    'Task Metrics': { 'Executor Run Time': ran, 'Result Size': 900 },
  }
}
