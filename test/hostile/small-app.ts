/** Small event logs as Spark 3.5 writes them, made of a few events, for tests that then break them. */
export type Event = Record<string, unknown>

export interface AppOptions {
  readonly id?: string
  readonly attempt?: string
  readonly name?: string
  readonly host?: string
  readonly tasks?: number
  /** Epoch milliseconds of ApplicationStart. */
  readonly start?: number
  /** False: the log has no ApplicationEnd. */
  readonly ended?: boolean
}

export const START = 1_795_258_963_837

/** One job of one stage with some tasks. */
export function smallApp(options: AppOptions = {}): Event[] {
  const { id = 'app-1', name = 'small', host = 'node-1', tasks = 3, start = START, ended = true } = options
  const attempt = options.attempt === undefined ? {} : { 'App Attempt ID': options.attempt }
  const launched = Array.from({ length: tasks }, (_, task) => taskStart(task, { host, launch: start + 200 }))
  const finished = Array.from({ length: tasks }, (_, task) =>
    taskEnd(task, { host, launch: start + 200, finish: start + 300 + task }),
  )
  return [
    { Event: 'SparkListenerLogStart', 'Spark Version': '3.5.6' },
    {
      Event: 'SparkListenerEnvironmentUpdate',
      'JVM Information': { 'Java Version': '17.0.15 (Debian)' },
      'Spark Properties': { 'spark.master': 'local[2]', 'spark.app.id': id },
      'Hadoop Properties': {},
      'System Properties': { 'java.io.tmpdir': '/tmp' },
      'Metrics Properties': {},
      'Classpath Entries': { '/opt/spark/jars/spark-core.jar': 'System Classpath' },
    },
    {
      Event: 'SparkListenerApplicationStart',
      'App Name': name,
      'App ID': id,
      Timestamp: start,
      User: 'me',
      ...attempt,
    },
    {
      Event: 'SparkListenerExecutorAdded',
      Timestamp: start + 50,
      'Executor ID': '1',
      'Executor Info': { Host: host, 'Total Cores': 2, 'Log Urls': {}, Attributes: {}, Resources: {} },
    },
    {
      Event: 'SparkListenerJobStart',
      'Job ID': 0,
      'Submission Time': start + 100,
      'Stage Infos': [stageInfo(0, tasks)],
      'Stage IDs': [0],
      Properties: { 'spark.job.description': 'count' },
    },
    {
      Event: 'SparkListenerStageSubmitted',
      'Stage Info': stageInfo(0, tasks, { 'Submission Time': start + 110 }),
    },
    ...launched,
    ...finished,
    {
      Event: 'SparkListenerStageCompleted',
      'Stage Info': stageInfo(0, tasks, { 'Submission Time': start + 110, 'Completion Time': start + 900 }),
    },
    {
      Event: 'SparkListenerJobEnd',
      'Job ID': 0,
      'Completion Time': start + 1000,
      'Job Result': { Result: 'JobSucceeded' },
    },
    ...(ended ? [{ Event: 'SparkListenerApplicationEnd', Timestamp: start + 2000 }] : []),
  ]
}

export function stageInfo(id: number, tasks: number, more: Event = {}): Event {
  return {
    'Stage ID': id,
    'Stage Attempt ID': 0,
    'Stage Name': 'count at job.py:20',
    'Number of Tasks': tasks,
    'RDD Info': [],
    'Parent IDs': [],
    Details: 'org.apache.spark.rdd.RDD.count(RDD.scala:1294)',
    ...more,
    Accumulables: [],
    'Resource Profile Id': 0,
  }
}

interface TaskOptions {
  readonly stage?: number
  readonly host?: string
  readonly launch?: number
  readonly finish?: number
  readonly runTime?: number
}

export function taskStart(id: number, options: TaskOptions = {}): Event {
  return {
    Event: 'SparkListenerTaskStart',
    'Stage ID': options.stage ?? 0,
    'Stage Attempt ID': 0,
    'Task Info': taskInfo(id, { ...options, finish: 0 }),
  }
}

export function taskEnd(id: number, options: TaskOptions = {}): Event {
  return {
    Event: 'SparkListenerTaskEnd',
    'Stage ID': options.stage ?? 0,
    'Stage Attempt ID': 0,
    'Task Type': 'ResultTask',
    'Task End Reason': { Reason: 'Success' },
    'Task Info': taskInfo(id, { finish: START + 300, ...options }),
    'Task Executor Metrics': { JVMHeapMemory: 0, JVMOffHeapMemory: 0 },
    'Task Metrics': {
      'Executor Deserialize Time': 13,
      'Executor Run Time': options.runTime ?? 50 + id,
      'Executor CPU Time': 56_731_765,
      'Result Size': 1409,
      'JVM GC Time': 4,
      'Shuffle Read Metrics': { 'Remote Blocks Fetched': 0, 'Local Bytes Read': 7 },
      'Input Metrics': { 'Bytes Read': 100, 'Records Read': 10 },
      'Updated Blocks': [],
    },
  }
}

function taskInfo(id: number, { host = 'node-1', launch = START + 200, finish }: TaskOptions): Event {
  return {
    'Task ID': id,
    Index: id,
    Attempt: 0,
    'Partition ID': id,
    'Launch Time': launch,
    'Executor ID': '1',
    Host: host,
    Locality: 'PROCESS_LOCAL',
    Speculative: false,
    'Getting Result Time': 0,
    'Finish Time': finish,
    Failed: false,
    Killed: false,
    Accumulables: [],
  }
}

/** The log as text: strings stand as they are, for lines that no JSON.stringify writes. */
export function logText(events: readonly (Event | string)[]): string {
  return events.map((event) => `${typeof event === 'string' ? event : JSON.stringify(event)}\n`).join('')
}
