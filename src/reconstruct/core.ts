/** What Spark's AppStatusListener does: application, environment, executors, jobs, stages, tasks and storage as rows. */
import type { EventName, EventNamed } from '../events/index.ts'
import { createApplication } from './application.ts'
import { newCoreState } from './core-state.ts'
import { createEnvironment } from './environment.ts'
import { exclusionHandlers } from './exclusions.ts'
import { createExecutors } from './executors.ts'
import { jobHandlers } from './jobs.ts'
import { LifeCycle } from './life-cycle.ts'
import type { Context, Listener } from './listener.ts'
import { stageHandlers } from './stages.ts'
import { createStorage } from './storage.ts'
import { type TaskExtras, Tasks } from './tasks.ts'

export interface Core extends Required<Listener> {
  /** What the task rows of the block that was just read need beside their columns. Call it once after each block. */
  takeTaskExtras(): TaskExtras
}

export function createCore(context: Context): Core {
  const state = newCoreState(context)
  const life = new LifeCycle(state)
  const tasks = new Tasks(state, life)
  const application = createApplication(state)
  const environment = createEnvironment(state)
  const executors = createExecutors(state, tasks)
  const storage = createStorage(state)
  return {
    on: inOrder([
      executors.on,
      application.on,
      environment.on,
      exclusionHandlers(state),
      jobHandlers(state, life),
      stageHandlers(state, life),
      storage.on,
    ]),
    taskStart: (starts, row) => tasks.start(starts, row),
    taskEnd: (ends, row) => tasks.end(ends, row),
    takeTaskExtras: () => tasks.takeExtras(),
    finish() {
      for (const part of [application, environment, executors, life, tasks, storage]) part.finish()
    },
  }
}

/** Several listeners as one: an event goes to each that has a handler for it, in this order. */
export function inOrder(parts: readonly Listener['on'][]): Listener['on'] {
  const merged: { [N in EventName]?: (event: EventNamed<N>) => void } = {}
  for (const part of parts) {
    for (const name of Object.keys(part) as EventName[]) merge(merged, part, name)
  }
  return merged
}

function merge<N extends EventName>(
  into: { [K in N]?: (event: EventNamed<K>) => void },
  part: { readonly [K in N]?: (event: EventNamed<K>) => void },
  name: N,
): void {
  const before = into[name]
  const then = part[name]
  into[name] =
    before === undefined || then === undefined
      ? (then ?? before)
      : (event) => {
          before(event)
          then(event)
        }
}
