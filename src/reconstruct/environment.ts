import type { EventNamed } from '../events/index.ts'
import { environment } from '../tables/environment.ts'
import { resourceProfiles } from '../tables/resource-profiles.ts'
import type { RowOf } from '../tables/schema.ts'
import type { CoreState } from './core-state.ts'
import { nanoCpus } from './cpu-amount.ts'
import { jsonOfMap } from './json-text.ts'
import type { Listener } from './listener.ts'
import { javaHash, longHash } from './scala-hash.ts'
import { asScalaMap, doubleHash, seqHash } from './scala-map-order.ts'

export interface Environment {
  readonly on: Listener['on']
  finish(): void
}

type ProfileAdded = EventNamed<'SparkListenerResourceProfileAdded'>
type RequestIn<M> = M extends ReadonlyMap<string, infer R> ? R : never

const SECTIONS = ['jvm', 'spark', 'hadoop', 'system', 'metrics', 'classpath'] as const

/** Configuration, where the last event holds, and resource profiles (AppStatusListener.scala). */
export function createEnvironment(state: CoreState): Environment {
  let last: EventNamed<'SparkListenerEnvironmentUpdate'> | undefined
  const profiles = new Map<number, RowOf<typeof resourceProfiles>>()

  return {
    on: {
      SparkListenerEnvironmentUpdate(event) {
        last = event
        state.defaultCpusPerTask =
          nanoCpus(event.spark.get('spark.task.cpus') ?? '') ?? state.defaultCpusPerTask
      },
      SparkListenerResourceProfileAdded({ resourceProfileId, executorRequests, taskRequests }) {
        const cpus = nanoCpus(taskRequests.get('cpus')?.amount ?? '')
        if (cpus !== undefined) state.cpusOfProfile.set(resourceProfileId, cpus)
        else state.cpusOfProfile.delete(resourceProfileId)
        profiles.set(resourceProfileId, {
          resource_profile_id: resourceProfileId,
          executor_resources: jsonOfMap(asScalaMap(executorRequests, executorRequestHash)),
          task_resources: jsonOfMap(asScalaMap(taskRequests, taskRequestHash)),
        })
      },
    },
    finish() {
      for (const profile of profiles.values()) state.context.row(resourceProfiles, profile)
      if (last === undefined) return
      for (const section of SECTIONS) {
        let position = 0
        for (const [key, value] of last[section])
          state.context.row(environment, { section, key, value: value ?? null, position: position++ })
      }
    },
  }
}

/** ExecutorResourceRequest.scala, hashCode. */
function executorRequestHash(request: RequestIn<ProfileAdded['executorRequests']>): number {
  const { resourceName, amount, discoveryScript, vendor } = request
  return seqHash([
    javaHash(resourceName),
    longHash(Number(amount)),
    javaHash(discoveryScript),
    javaHash(vendor),
  ])
}

/** TaskResourceRequest.scala, hashCode. */
function taskRequestHash({ resourceName, amount }: RequestIn<ProfileAdded['taskRequests']>): number {
  return seqHash([javaHash(resourceName), doubleHash(amount)])
}
