/**
 * What applications cost. All of it is an estimate: list prices, the memory that was asked for, and the time that the log shows. What
 * nobody asked for (rests of machines, primary nodes, machines that wait) is in no log and not in here.
 */
import type { Connection, Row } from '../../store/connection.ts'
import { priceBookNamed } from '../price-books.ts'
import { type PriceBook, priceOf, type Terms } from '../prices.ts'
import { clusterManagerOf, isDatabricks, nodesOf, type Settings } from './container.ts'
import { makeCostTables } from './read-cost.ts'

/** Cores and memory that were held. Null where the log does not tell. */
export interface Held {
  readonly coreSeconds: number | null
  readonly memoryGibSeconds: number | null
  /** In the currency of the book. */
  readonly price: number | null
}

/** What an attempt cost. */
export interface AttemptCost {
  readonly attemptKey: number
  readonly appId: string
  readonly attemptId: string
  readonly name: string | null
  readonly user: string | null
  /** YARN queue or Kubernetes namespace; null for none. */
  readonly queue: string | null
  readonly book: PriceBook
  /** How its executors are priced: as was asked for, or as the nodes that its settings name. */
  readonly terms: Terms
  readonly executors: Held
  /** A driver that is a process of its own; in local mode it is among the executors, and zeros here. */
  readonly driver: Held
  /** Without the driver where that is not known: `isComplete` is false then. */
  readonly whole: Held
  readonly isComplete: boolean
  /** What is not known or was assumed. */
  readonly reasons: readonly string[]
  readonly jobs: readonly JobCost[]
}

/** The part of a job in the executors of its attempt; of the time without a job where jobId is null. */
export interface JobCost {
  readonly jobId: number | null
  readonly what: string | null
  readonly user: string | null
  readonly executionId: number | null
  /** Cores that tasks held. */
  readonly taskCoreSeconds: number
  /** Cores that stood idle meanwhile, as far as this job bears it. */
  readonly idleCoreSeconds: number
  readonly price: number | null
}

/**
 * The cost of the attempts that the connection shows (see `narrowTo`), in the order of their keys.
 * @param book undefined: for each attempt the one that its settings speak for
 */
export async function costs(
  connection: Connection,
  book: PriceBook | undefined,
  terms: Terms = {},
): Promise<AttemptCost[]> {
  const { reasons, settings } = await makeCostTables(connection)
  const attempts = await connection.rows(
    'SELECT attempt_key, app_id, attempt_id, name, spark_user, spark_version FROM attempts ORDER BY attempt_key',
  )
  const lives = byAttempt(
    await connection.rows('SELECT attempt_key, role, core_ms, gib_ms FROM process_lives'),
  )
  const shares = byAttempt(
    await connection.rows(`
      SELECT s.attempt_key, s.job_id, what, user_name, execution_id, task_core_ms, idle_core_ms
      FROM job_shares s LEFT JOIN job_owners o ON o.attempt_key = s.attempt_key AND o.job_id = s.job_id
      ORDER BY s.attempt_key, s.job_id NULLS LAST`),
  )
  return attempts.map((row): AttemptCost => {
    const key = Number(row.attempt_key)
    const own = settings.get(key) ?? new Map<string, string>()
    const itsBook = book ?? likelyBook(own, row.spark_version === null ? '' : String(row.spark_version))
    const itsLives = lives.get(key) ?? []
    const nodes = nodesIn(itsBook, own, terms)
    const executors = held(
      itsLives.filter(({ role }) => role !== 'driver'),
      itsBook,
      nodes.worker,
    )
    const driver = held(
      itsLives.filter(({ role }) => role === 'driver'),
      itsBook,
      nodes.driver,
    )
    const isComplete = executors.price !== null && driver.price !== null
    const jobs = (shares.get(key) ?? []).map((share) => jobCost(share, executors))
    const user = textOf(row.spark_user)
    return {
      attemptKey: key,
      appId: String(row.app_id),
      attemptId: String(row.attempt_id),
      name: textOf(row.name),
      user,
      queue: own.get('spark.yarn.queue') ?? own.get('spark.kubernetes.namespace') ?? null,
      book: itsBook,
      terms: nodes.worker,
      executors,
      driver,
      whole: driver.price === null ? executors : sumOf(executors, driver),
      isComplete,
      reasons: [
        ...reasonsOf(executors),
        ...(isComplete ? [] : ['what is not known is left out, so the price is the least it can be']),
        ...(nodes.worker.instance === terms.instance
          ? []
          : [`priced as whole nodes of type ${nodes.worker.instance}`]),
        ...(reasons.get(key)?.executors ?? []),
        // In local mode the driver is among the executors, and its cores are no assumption.
        ...(itsLives.some(({ role }) => role === 'driver') ? [reasons.get(key)?.driver ?? ''] : []),
      ].filter((reason) => reason !== ''),
      jobs,
    }
  })
}

/** The book that the settings of an attempt speak for; what it really cost, no log tells. */
function likelyBook(settings: Settings, sparkVersion: string): PriceBook {
  const has = (start: string) => [...settings.keys()].some((key) => key.startsWith(start))
  if (isDatabricks(settings)) return priceBookNamed('databricks-jobs')
  if (has('spark.emr-serverless.')) return priceBookNamed('emr-serverless')
  if (!sparkVersion.includes('amzn')) return priceBookNamed('on-premises')
  return priceBookNamed(clusterManagerOf(settings) === 'kubernetes' ? 'emr-eks' : 'emr-ec2')
}

/** Each life is priced by itself: of an instance, an executor takes the greater of its shares of cores and of memory. */
function held(lives: readonly Row[], book: PriceBook, terms: Terms): Held {
  if (lives.length === 0) return { coreSeconds: 0, memoryGibSeconds: 0, price: 0 }
  const seconds = (value: Row[string] | undefined) =>
    value === null || value === undefined ? null : Number(value) / 1000
  return lives
    .map(({ core_ms, gib_ms }): Held => {
      const coreSeconds = seconds(core_ms)
      const memoryGibSeconds = seconds(gib_ms)
      const price = coreSeconds === null ? null : priceOf(coreSeconds, memoryGibSeconds, book, terms)
      return { coreSeconds, memoryGibSeconds, price }
    })
    .reduce(sumOf)
}

/** Null is not zero: what is not known makes the sum unknown. */
function sumOf(a: Held, b: Held): Held {
  const add = (x: number | null, y: number | null) => (x === null || y === null ? null : x + y)
  return {
    coreSeconds: add(a.coreSeconds, b.coreSeconds),
    memoryGibSeconds: add(a.memoryGibSeconds, b.memoryGibSeconds),
    price: add(a.price, b.price),
  }
}

function reasonsOf({ coreSeconds }: Held): string[] {
  if (coreSeconds === null) return ['the log does not tell the cores of every executor']
  return coreSeconds === 0 ? ['the log names no executor'] : []
}

/** On Databricks whole nodes are paid for: where their type is known, they are what is priced. */
function nodesIn(
  book: PriceBook,
  settings: Settings,
  terms: Terms,
): { readonly worker: Terms; readonly driver: Terms } {
  const { worker, driver } = nodesOf(settings)
  const of = (type: string | undefined): Terms =>
    terms.instance === undefined && type !== undefined && book.instances.has(type)
      ? { ...terms, instance: type }
      : terms
  return { worker: of(worker), driver: of(driver) }
}

function jobCost(row: Row, executors: Held): JobCost {
  const taskCoreSeconds = Number(row.task_core_ms) / 1000
  const idleCoreSeconds = Number(row.idle_core_ms) / 1000
  const share =
    executors.coreSeconds === null || executors.coreSeconds === 0
      ? 0
      : (taskCoreSeconds + idleCoreSeconds) / executors.coreSeconds
  return {
    jobId: row.job_id === null ? null : Number(row.job_id),
    what: textOf(row.what),
    user: textOf(row.user_name),
    executionId:
      row.execution_id === null || row.execution_id === undefined ? null : Number(row.execution_id),
    taskCoreSeconds,
    idleCoreSeconds,
    price: executors.price === null ? null : executors.price * share,
  }
}

function textOf(value: Row[string] | undefined): string | null {
  return value === null || value === undefined ? null : String(value)
}

function byAttempt(rows: readonly Row[]): Map<number, Row[]> {
  const groups = new Map<number, Row[]>()
  for (const row of rows) {
    const key = Number(row.attempt_key)
    const group = groups.get(key)
    if (group) group.push(row)
    else groups.set(key, [row])
  }
  return groups
}
