import type { AttemptCost, JobCost } from './cost.ts'

/** A part of what attempts cost. The parts of one split add up to the whole. */
export interface Part {
  /** What the part is: a job, an execution, a user, a queue. */
  readonly part: string
  readonly taskCoreSeconds: number
  readonly idleCoreSeconds: number
  /** Cores of drivers. */
  readonly driverCoreSeconds: number
  readonly price: number
  /** False where something of it is not known and left out: a driver, or a price. */
  readonly isComplete: boolean
}

export const SPLITS = ['job', 'sql', 'user', 'queue', 'application'] as const
export type Split = (typeof SPLITS)[number]

/** What attempts cost, by job, SQL execution, user, queue or application; the dearest part first. */
export function split(costs: readonly AttemptCost[], by: Split): Part[] {
  const parts = new Map<string, Part>()
  const add = (name: string, part: Omit<Part, 'part'>) => {
    const before = parts.get(name)
    parts.set(name, before === undefined ? { part: name, ...part } : sum(before, part))
  }
  for (const cost of costs) {
    // Job 0 of one attempt is not job 0 of another.
    const before =
      costs.length > 1 && (by === 'job' || by === 'sql')
        ? `${[cost.appId, cost.attemptId].filter((id) => id !== '').join(' ')} `
        : ''
    for (const job of cost.jobs) {
      add(before + nameOf(by, cost, job), {
        taskCoreSeconds: job.taskCoreSeconds,
        idleCoreSeconds: job.idleCoreSeconds,
        driverCoreSeconds: 0,
        price: job.price ?? 0,
        isComplete: job.price !== null,
      })
    }
    const { coreSeconds, price } = cost.driver
    if (coreSeconds !== 0)
      add(before + driverOf(by, cost), {
        taskCoreSeconds: 0,
        idleCoreSeconds: 0,
        driverCoreSeconds: coreSeconds ?? 0,
        price: price ?? 0,
        isComplete: price !== null,
      })
  }
  return [...parts.values()].sort((a, b) => b.price - a.price || coreSecondsOf(b) - coreSecondsOf(a))
}

function nameOf(by: Split, cost: AttemptCost, { jobId, executionId, user }: JobCost): string {
  if (by === 'user') return (jobId === null ? cost.user : user) ?? UNKNOWN
  if (by === 'queue') return cost.queue ?? UNKNOWN
  if (by === 'application') return cost.appId
  if (jobId === null) return 'no job'
  if (by === 'job') return `job ${jobId}`
  return executionId === null ? 'no SQL' : `sql ${executionId}`
}

function driverOf(by: Split, cost: AttemptCost): string {
  if (by === 'user') return cost.user ?? UNKNOWN
  if (by === 'queue') return cost.queue ?? UNKNOWN
  return by === 'application' ? cost.appId : 'driver'
}

const UNKNOWN = '(the log does not say)'

function sum(a: Part, b: Omit<Part, 'part'>): Part {
  return {
    part: a.part,
    taskCoreSeconds: a.taskCoreSeconds + b.taskCoreSeconds,
    idleCoreSeconds: a.idleCoreSeconds + b.idleCoreSeconds,
    driverCoreSeconds: a.driverCoreSeconds + b.driverCoreSeconds,
    price: a.price + b.price,
    isComplete: a.isComplete && b.isComplete,
  }
}

function coreSecondsOf({ taskCoreSeconds, idleCoreSeconds, driverCoreSeconds }: Part): number {
  return taskCoreSeconds + idleCoreSeconds + driverCoreSeconds
}
