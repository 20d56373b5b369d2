import { APPLICATION_EVENTS } from './application.ts'
import { CONNECT_EVENTS } from './connect.ts'
import { ENVIRONMENT_EVENTS } from './environment.ts'
import { EXECUTOR_EVENTS } from './executor.ts'
import { JOB_EVENTS } from './job.ts'
import type { EventOf } from './schema.ts'
import { SQL_EVENTS } from './sql.ts'
import { STAGE_EVENTS } from './stage.ts'
import { STORAGE_EVENTS } from './storage.ts'
import { STREAMING_EVENTS } from './streaming.ts'
import { THRIFT_EVENTS } from './thrift.ts'

/** Every event that has a meaning here, but the two of tasks (`task-columns.ts`). Others end in `other_events`. */
export const EVENTS = [
  ...APPLICATION_EVENTS,
  ...ENVIRONMENT_EVENTS,
  ...EXECUTOR_EVENTS,
  ...JOB_EVENTS,
  ...STAGE_EVENTS,
  ...STORAGE_EVENTS,
  ...SQL_EVENTS,
  ...STREAMING_EVENTS,
  ...CONNECT_EVENTS,
  ...THRIFT_EVENTS,
] as const

export type SparkEvent = EventOf<(typeof EVENTS)[number]>
export type EventName = SparkEvent['event']
export type EventNamed<N extends EventName> = Extract<SparkEvent, { event: N }>
