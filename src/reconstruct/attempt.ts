import { connectListener } from './connect.ts'
import { type Core, createCore } from './core.ts'
import type { Context, Listener } from './listener.ts'
import { sqlListener } from './sql/listener.ts'
import { streamingListener } from './streaming.ts'
import { thriftListener } from './thrift.ts'

/** Everything that listens to the events of one application attempt. */
export interface Attempt extends Pick<Core, 'takeTaskExtras'> {
  readonly listeners: readonly Listener[]
  /** Rows of what is still live, as it stands. It changes nothing: the log may go on, and `finish` be called again. */
  finish(): void
}

export function createAttempt(context: Context): Attempt {
  const core = createCore(context)
  const listeners = [
    core,
    ...[sqlListener, streamingListener, connectListener, thriftListener].map((create) => create(context)),
  ]
  return {
    listeners,
    takeTaskExtras: () => core.takeTaskExtras(),
    finish() {
      for (const listener of listeners) listener.finish?.()
    },
  }
}
