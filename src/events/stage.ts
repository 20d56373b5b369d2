import {
  bool,
  event,
  FieldError,
  field,
  int,
  int32,
  list,
  map,
  type ObjectOf,
  object,
  optional,
  orElse,
  type Reader,
  text,
} from './schema.ts'
import { storageLevel } from './storage.ts'

/** An accumulator of a stage as the history server shows it: `update` and `value` as text. */
export interface StageAccumulable {
  readonly id: number
  readonly name: string | undefined
  readonly update: string | undefined
  readonly value: string | undefined
}
export interface StageAccumulables {
  /** Ids of all of them, Spark's own task and SQL metrics too, in the order of the log. */
  readonly ids: readonly number[]
  /** Those that are neither Spark's own nor of SQL (LiveEntity.scala, newAccumulatorInfos). */
  readonly shown: readonly StageAccumulable[]
}
const NO_ACCUMULABLES: StageAccumulables = { ids: [], shown: [] }

/** There can be thousands a stage, nearly all of them not shown, so this reads no more than it must. */
const accumulables: Reader<StageAccumulables> = (value, path) => {
  if (value === undefined) return NO_ACCUMULABLES
  if (!Array.isArray(value)) throw new FieldError(`${path}: expected an array`)
  const ids: number[] = []
  const shown: StageAccumulable[] = []
  for (const item of value as Record<string, unknown>[]) {
    const id = int(item?.ID, `${path}: ID`)
    ids.push(id)
    if (item.Internal === true || item.Metadata === 'sql') continue
    shown.push({ id, name: asText(item.Name), update: asText(item.Update), value: asText(item.Value) })
  }
  return { ids, shown }
}

/** Jackson's asText, which gives '' for arrays and objects. */
function asText(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined
  return typeof value === 'object' ? '' : String(value)
}

const rddFields = {
  rddId: field('RDD ID', int32),
  name: field('Name', optional(text)),
  /** JSON text: {"id", "name", "parent"?}. This and the parents since Spark 1.4. */
  scope: field('Scope', optional(text)),
  parentIds: field('Parent IDs', orElse(list(int32), [])),
  /** Since Spark 1.6. */
  callsite: field('Callsite', optional(text)),
  storageLevel: field('Storage Level', storageLevel),
  /** Since Spark 3.0. */
  barrier: field('Barrier', orElse(bool, false)),
  /** Since Spark 3.2. */
  deterministicLevel: field('DeterministicLevel', optional(text)),
  numPartitions: field('Number of Partitions', int32),
}
export type RddInfo = ObjectOf<typeof rddFields>

const stageInfoFields = {
  stageId: field('Stage ID', int32),
  attemptId: field('Stage Attempt ID', orElse(int32, 0)),
  name: field('Stage Name', optional(text)),
  numTasks: field('Number of Tasks', int32),
  rdds: field('RDD Info', list(object(rddFields))),
  /** Since Spark 1.4. */
  parentIds: field('Parent IDs', orElse(list(int32), [])),
  details: field('Details', optional(text)),
  submissionTime: field('Submission Time', optional(int)),
  completionTime: field('Completion Time', optional(int)),
  failureReason: field('Failure Reason', optional(text)),
  accumulables: field('Accumulables', accumulables),
  /** Since Spark 3.1. */
  resourceProfileId: field('Resource Profile Id', optional(int32)),
  /** Both since Spark 3.4. */
  shufflePushEnabled: field('Shuffle Push Enabled', optional(bool)),
  shuffleMergersCount: field('Shuffle Push Mergers Count', optional(int32)),
}
export type StageInfo = ObjectOf<typeof stageInfoFields>
export const stageInfo = object(stageInfoFields)

/** Spark's properties of a job or stage; NULL values are possible. */
export const properties = optional(map(optional(text)))

/** Stages and what is written of tasks beside TaskStart and TaskEnd (`task-columns.ts`). */
export const STAGE_EVENTS = [
  event('SparkListenerStageSubmitted', {
    info: field('Stage Info', stageInfo),
    properties: field('Properties', properties),
  }),
  event('SparkListenerStageCompleted', { info: field('Stage Info', stageInfo) }),
  /** On replay it changes nothing: TaskEnd has the time (AppStatusListener.scala, onTaskGettingResult). */
  event('SparkListenerTaskGettingResult', {}),
] as const
