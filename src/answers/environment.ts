import { select } from '../store/select.ts'
import type { environment } from '../tables/environment.ts'
import type { resourceProfiles } from '../tables/resource-profiles.ts'
import type { RowOf } from '../tables/schema.ts'
import { attemptEndpoint } from './endpoint.ts'
import { notFound } from './errors.ts'
import { Double, type Json, parsed } from './json.ts'
import { redactedSql, withPatterns } from './redaction.ts'

type SettingRow = Pick<RowOf<typeof environment>, 'section' | 'key' | 'value'>

/** Redacted are those that Spark redacts: not what the JVM says of itself, and not the class path. */
const SETTINGS = select<SettingRow>(
  `SELECT section, key, CASE WHEN section IN ('jvm', 'classpath') THEN value ELSE ${redactedSql('key', 'value')} END AS value
FROM environment WHERE attempt_key = $1 ORDER BY section, key, position`,
)
const PROFILES = select<RowOf<typeof resourceProfiles>>(
  'SELECT * FROM resource_profiles WHERE attempt_key = $1 ORDER BY resource_profile_id',
)

/** `environment`: each list by key; all but the class path redacted (OneApplicationResource.scala). */
export const environmentInfo = attemptEndpoint({
  path: 'environment',
  async answer({ reader, settings, attempt }) {
    const [rows, profiles] = await Promise.all([
      withPatterns(reader, attempt.attempt_key, settings, (server, log) =>
        reader.shared(SETTINGS, attempt.attempt_key, server, log),
      ),
      reader.shared(PROFILES, attempt.attempt_key),
    ])
    // Without EnvironmentUpdate there is no such thing in the store, and that is what withUI makes of it.
    if (rows.length === 0) throw notFound(`no such app: ${appKey(attempt)}`)
    const listed = (section: string) => rows.filter((row) => row.section === section).map(pair)
    const jvm = new Map(listed('jvm'))
    return {
      runtime: {
        javaVersion: jvm.get('Java Version'),
        javaHome: jvm.get('Java Home'),
        scalaVersion: jvm.get('Scala Version'),
      },
      sparkProperties: listed('spark'),
      hadoopProperties: listed('hadoop'),
      systemProperties: listed('system'),
      metricsProperties: listed('metrics'),
      classpathEntries: listed('classpath'),
      resourceProfiles: profiles.map((row) => ({
        id: row.resource_profile_id,
        executorResources: parsed(row.executor_resources),
        taskResources: taskResources(row.task_resources),
      })),
    }
  },
})

function appKey({ app_id, attempt_id }: { app_id: string; attempt_id: string }): string {
  return attempt_id === '' ? app_id : `${app_id}/${attempt_id}`
}

function pair({ key, value }: SettingRow): readonly [string, string] {
  return [key, value ?? '']
}

/** Amounts of tasks are doubles: `1.0`. */
function taskResources(text: string): Json {
  const resources = JSON.parse(text) as Record<string, { resourceName: string; amount: number }>
  return new Map(
    Object.entries(resources).map(([name, { resourceName, amount }]) => [
      name,
      { resourceName, amount: new Double(amount) },
    ]),
  )
}
