/** The tables that cost is computed from: what was held for how long, and for which jobs. */
import type { Connection, Row } from '../../store/connection.ts'
import { entry } from '../analysis-file.ts'
import { analysesIn } from '../library.ts'
import { Bases } from '../scope.ts'
import { driverContainer, executorContainer, type Profile, type Settings, versionOf } from './container.ts'
import { known } from './sizes.ts'

/** What of the processes of an attempt is not known or was assumed; '' for nothing. */
export interface Reasons {
  readonly executors: readonly string[]
  /** Of a driver that is a process of its own. */
  readonly driver: string
}

/**
 * Makes `process_lives`, `job_shares` and `job_owners` for the attempts that the connection shows (see `narrowTo`).
 * @returns what the log does not tell or was assumed, by attempt; and the settings that were asked
 */
export async function makeCostTables(
  connection: Connection,
): Promise<{ readonly reasons: Map<number, Reasons>; readonly settings: Map<number, Settings> }> {
  await (await Bases.in(connection, analysesIn('base'))).make('attempt_span')
  const settings = await settingsOf(connection)
  const reasons = await makeContainers(connection, settings)
  const files = new Map(analysesIn('cost').map((file) => [file.id, file]))
  for (const name of ['process_lives', 'job_shares', 'job_owners']) {
    const file = files.get(name)!
    entry(file, 'what')
    await connection.run(`CREATE OR REPLACE TEMP TABLE ${name} AS ${file.parts.get('')}`)
  }
  return { reasons, settings }
}

/** The settings that say what a process may take and where it runs, by attempt. */
export async function settingsOf(connection: Connection): Promise<Map<number, Settings>> {
  const rows = await connection.rows(`
    SELECT attempt_key, key, any_value(value) AS value FROM environment
    WHERE section = 'spark' AND value IS NOT NULL AND (starts_with(key, 'spark.executor') OR starts_with(key, 'spark.driver')
      OR starts_with(key, 'spark.memory') OR starts_with(key, 'spark.yarn') OR starts_with(key, 'spark.kubernetes')
      OR starts_with(key, 'spark.databricks.cluster') OR starts_with(key, 'spark.emr') OR starts_with(key, 'spark.dynamicAllocation')
      OR starts_with(key, 'spark.sql') OR starts_with(key, 'spark.default') OR starts_with(key, 'spark.task')
      OR key IN ('spark.master', 'spark.submit.deployMode', 'spark.app.name'))
    GROUP BY attempt_key, key`)
  const settings = new Map<number, Map<string, string>>()
  for (const { attempt_key, key, value } of rows) {
    const own = settings.get(Number(attempt_key)) ?? new Map<string, string>()
    settings.set(Number(attempt_key), own)
    own.set(String(key), String(value))
  }
  return settings
}

async function makeContainers(
  connection: Connection,
  settings: ReadonlyMap<number, Settings>,
): Promise<Map<number, Reasons>> {
  const attempts = await connection.rows('SELECT attempt_key, spark_version FROM attempts')
  const profiles = profilesOf(await connection.rows(PROFILES))
  const reasons = new Map<number, Reasons>()
  const executors: string[] = []
  const drivers: string[] = []
  for (const { attempt_key, spark_version } of attempts) {
    const key = Number(attempt_key)
    const own = settings.get(key) ?? new Map<string, string>()
    const version = versionOf(spark_version === null ? null : String(spark_version))
    const known = profiles.get(key) ?? new Map<number, Profile>()
    const said = new Set<string>()
    for (const id of new Set([0, ...known.keys()])) {
      const { memoryMib, reason } = executorContainer(own, version, known.get(id), id === 0)
      executors.push(`(${key}, ${id}, ${memoryMib ?? 'NULL'})`)
      said.add(reason)
    }
    const driver = driverContainer(own)
    drivers.push(`(${key}, ${driver.cores ?? 'NULL'}, ${driver.memoryMib ?? 'NULL'})`)
    said.delete('')
    reasons.set(key, { executors: [...said], driver: driver.reason })
  }
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE container_memory (attempt_key INTEGER, resource_profile_id INTEGER, memory_mib DOUBLE);
     CREATE OR REPLACE TEMP TABLE driver_container (attempt_key INTEGER, cores DOUBLE, memory_mib DOUBLE);`,
  )
  if (executors.length > 0)
    await connection.run(
      `INSERT INTO container_memory VALUES ${executors.join(', ')}; INSERT INTO driver_container VALUES ${drivers.join(', ')};`,
    )
  return reasons
}

const PROFILES = `
  SELECT attempt_key, resource_profile_id, key AS resource, CAST(json_extract(executor_resources, '$."' || key || '".amount') AS DOUBLE) AS amount
  FROM (SELECT attempt_key, resource_profile_id, executor_resources, unnest(json_keys(executor_resources)) AS key FROM resource_profiles)
  WHERE key IN ('memory', 'memoryOverhead', 'pyspark.memory', 'offHeap', 'cores')`

function profilesOf(rows: readonly Row[]): Map<number, Map<number, Profile>> {
  const profiles = new Map<number, Map<number, Map<string, number>>>()
  for (const { attempt_key, resource_profile_id, resource, amount } of rows) {
    const number = amount === null ? undefined : known(Number(amount))
    if (number === undefined) continue
    const own = profiles.get(Number(attempt_key)) ?? new Map<number, Map<string, number>>()
    profiles.set(Number(attempt_key), own)
    const profile = own.get(Number(resource_profile_id)) ?? new Map<string, number>()
    own.set(Number(resource_profile_id), profile)
    profile.set(String(resource), number)
  }
  return profiles
}
