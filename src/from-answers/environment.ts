/** `/environment` -> `environment`, `resource_profiles`. */

import { Fields } from '../base/json-fields.ts'
import { environment } from '../tables/environment.ts'
import { resourceProfiles } from '../tables/resource-profiles.ts'
import type { Sink } from './sink.ts'

const SECTIONS = [
  ['spark', 'sparkProperties'],
  ['hadoop', 'hadoopProperties'],
  ['system', 'systemProperties'],
  ['metrics', 'metricsProperties'],
  ['classpath', 'classpathEntries'],
] as const

const JVM = [
  ['Java Home', 'javaHome'],
  ['Java Version', 'javaVersion'],
  ['Scala Version', 'scalaVersion'],
] as const

/** What others must know of the configuration. */
export interface Configured {
  /** The log has block updates, so that figures about what is stored mean something. */
  readonly logsBlockUpdates: boolean
}

export function environmentRows(answer: unknown, sink: Sink): Configured {
  const info = new Fields(answer, 'environment')
  const runtime = info.objectOr('runtime')
  const jvm = JVM.map(([key, name]) => [key, runtime?.textOr(name) ?? null] as const)
  const put = (section: string, pairs: readonly (readonly [string, string | null])[]) =>
    pairs.forEach(([key, value], position) => {
      sink.row(environment, { section, key, value, position })
    })
  put(
    'jvm',
    jvm.filter(([, value]) => value !== null),
  )
  for (const [section, name] of SECTIONS) put(section, info.pairs(name))
  for (const profile of info.objects('resourceProfiles')) {
    sink.row(resourceProfiles, {
      resource_profile_id: profile.int('id'),
      executor_resources: profile.json('executorResources'),
      task_resources: profile.json('taskResources'),
    })
  }
  const spark = new Map(info.pairs('sparkProperties'))
  return { logsBlockUpdates: spark.get('spark.eventLog.logBlockUpdates.enabled') === 'true' }
}
