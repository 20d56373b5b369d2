import { eventName } from './template.ts'

/** A SQL execution with its jobs, or a job without one: what a grown log repeats. */
export interface Unit {
  readonly lines: readonly string[]
}

export interface SplitLog {
  /** What stands before all jobs: environment, executors, application start. */
  readonly head: readonly string[]
  readonly units: readonly Unit[]
  readonly end: string | undefined
}

/** Sorts the lines of a log by the SQL execution or job that they belong to. Lines of neither are left out. */
export function splitLog(lines: readonly string[]): SplitLog {
  const head: string[] = []
  const units = new Map<string, string[]>()
  const unitOfStage = new Map<string, string>()
  const unitOfJob = new Map<string, string>()
  let end: string | undefined
  for (const line of lines) {
    const event = eventName(line)
    if (HEAD.has(event)) head.push(line)
    else if (event === 'SparkListenerApplicationEnd') end = line
    const job = JOB.exec(line)?.[1]
    const stage = STAGE.exec(line)?.[1]
    let unit: string | undefined
    if (event === 'SparkListenerJobStart' && job !== undefined) {
      const execution = EXECUTION_OF_JOB.exec(line)?.[1]
      unit = execution === undefined ? `job ${job}` : `execution ${execution}`
      unitOfJob.set(job, unit)
      for (const id of STAGES.exec(line)?.[1]?.split(',') ?? []) unitOfStage.set(id, unit)
    } else if (event.startsWith('org.apache.spark.sql.')) {
      const execution = EXECUTION.exec(line)?.[1]
      unit = execution === undefined ? undefined : `execution ${execution}`
    } else if (event === 'SparkListenerJobEnd') unit = unitOfJob.get(job ?? '')
    else unit = unitOfStage.get(stage ?? '')
    if (unit === undefined) continue
    const others = units.get(unit)
    if (others === undefined) units.set(unit, [line])
    else others.push(line)
  }
  return { head, units: [...units.values()].map((of) => ({ lines: of })), end }
}

const HEAD: ReadonlySet<string> = new Set([
  'SparkListenerLogStart',
  'SparkListenerResourceProfileAdded',
  'SparkListenerExecutorAdded',
  'SparkListenerBlockManagerAdded',
  'SparkListenerEnvironmentUpdate',
  'SparkListenerApplicationStart',
])

// Within a text of JSON every quote is escaped, so these match keys only.
const JOB = /"Job ID":(\d+)/
const STAGE = /"Stage ID":(\d+)/
const STAGES = /"Stage IDs":\[([\d,]*)\]/
const EXECUTION = /"executionId":(\d+)/
const EXECUTION_OF_JOB = /"spark\.sql\.execution\.id":"(\d+)"/
