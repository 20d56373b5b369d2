/** Events as Spark writes them, with what a test does not care about filled in. */
import type { Json } from './reference-blocks.ts'

export function stageInfo(id: number, fields: Json = {}): Json {
  return {
    'Stage ID': id,
    'Stage Attempt ID': 0,
    'Stage Name': `stage ${id}`,
    'Number of Tasks': 2,
    'RDD Info': [],
    'Parent IDs': [],
    Details: '',
    Accumulables: [],
    ...fields,
  }
}

export function jobStart(id: number, stages: readonly Json[], fields: Json = {}): Json {
  return {
    Event: 'SparkListenerJobStart',
    'Job ID': id,
    'Submission Time': 100,
    'Stage Infos': stages,
    'Stage IDs': stages.map((stage) => stage['Stage ID']),
    ...fields,
  }
}

export function jobEnd(id: number, failure?: string): Json {
  const result =
    failure === undefined
      ? { Result: 'JobSucceeded' }
      : { Result: 'JobFailed', Exception: { Message: failure } }
  return { Event: 'SparkListenerJobEnd', 'Job ID': id, 'Completion Time': 900, 'Job Result': result }
}

export function submitted(info: Json, properties?: Json): Json {
  return {
    Event: 'SparkListenerStageSubmitted',
    'Stage Info': { 'Submission Time': 110, ...info },
    Properties: properties,
  }
}

export function completed(info: Json): Json {
  const times = { 'Submission Time': 110, 'Completion Time': 800 }
  return { Event: 'SparkListenerStageCompleted', 'Stage Info': { ...times, ...info } }
}

export function taskInfo(id: number, fields: Json = {}): Json {
  return {
    'Task ID': id,
    Index: id,
    Attempt: 0,
    'Launch Time': 200,
    'Executor ID': '1',
    Host: 'h1',
    Locality: 'ANY',
    Speculative: false,
    'Getting Result Time': 0,
    'Finish Time': 0,
    Failed: false,
    Killed: false,
    Accumulables: [],
    ...fields,
  }
}

export function taskStart(id: number, info: Json = {}, fields: Json = {}): Json {
  return {
    Event: 'SparkListenerTaskStart',
    'Stage ID': 0,
    'Stage Attempt ID': 0,
    'Task Info': taskInfo(id, info),
    ...fields,
  }
}

export function taskEnd(info: Json & { 'Task ID'?: number }, fields: Json = {}): Json {
  return {
    Event: 'SparkListenerTaskEnd',
    'Stage ID': 0,
    'Stage Attempt ID': 0,
    'Task Type': 'ResultTask',
    'Task End Reason': { Reason: 'Success' },
    'Task Info': taskInfo(info['Task ID'] ?? 0, { 'Finish Time': 300, ...info }),
    ...fields,
  }
}

export function executorAdded(id: string, host = 'h1', fields: Json = {}): Json {
  const info = { Host: host, 'Total Cores': 4, 'Log Urls': {}, ...fields }
  return { Event: 'SparkListenerExecutorAdded', Timestamp: 50, 'Executor ID': id, 'Executor Info': info }
}

export function executorRemoved(id: string, time = 700): Json {
  return {
    Event: 'SparkListenerExecutorRemoved',
    Timestamp: time,
    'Executor ID': id,
    'Removed Reason': 'lost',
  }
}

export function blockManagerAdded(id: string, fields: Json = {}): Json {
  const manager = { 'Executor ID': id, Host: 'h1', Port: 7000 }
  return {
    Event: 'SparkListenerBlockManagerAdded',
    'Block Manager ID': manager,
    'Maximum Memory': 1000,
    Timestamp: 40,
    ...fields,
  }
}

export function jsonLines(events: readonly Json[]): string[] {
  return events.map((event) => JSON.stringify(event))
}
