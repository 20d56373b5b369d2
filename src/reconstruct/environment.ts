import type { EventNamed } from '../events/index.ts'
import { environment } from '../tables/environment.ts'
import { resourceProfiles } from '../tables/resource-profiles.ts'
import type { RowOf } from '../tables/schema.ts'
import type { CoreState } from './core-state.ts'
import { nanoCpus } from './cpu-amount.ts'
import { jsonOfMap } from './json-text.ts'
import type { Listener } from './listener.ts'

export interface Environment {
  readonly on: Listener['on']
  finish(): void
}

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
          executor_resources: jsonOfMap(executorRequests),
          task_resources: jsonOfMap(taskRequests),
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
