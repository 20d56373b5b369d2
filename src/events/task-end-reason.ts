import { bool, field, int32, list, long, type ObjectOf, object, optional, orElse, text } from './schema.ts'
import { blockManagerId } from './storage.ts'

const stackFrame = object({
  declaringClass: field('Declaring Class', text),
  methodName: field('Method Name', text),
  fileName: field('File Name', optional(text)),
  lineNumber: field('Line Number', int32),
})

const reasonFields = {
  /** Name of one of the classes in TaskEndReason.scala. */
  name: field('Reason', text),
  /** FetchFailed. */
  blockManager: field('Block Manager Address', optional(blockManagerId)),
  shuffleId: field('Shuffle ID', optional(int32)),
  mapId: field('Map ID', optional(long)),
  /** Since Spark 3.0. */
  mapIndex: field('Map Index', optional(int32)),
  reduceId: field('Reduce ID', optional(int32)),
  message: field('Message', orElse(text, 'Unknown reason')),
  /** ExceptionFailure. */
  className: field('Class Name', optional(text)),
  description: field('Description', optional(text)),
  stackTrace: field('Stack Trace', optional(list(stackFrame))),
  fullStackTrace: field('Full Stack Trace', optional(text)),
  /** TaskKilled: since Spark 2.2. */
  killReason: field('Kill Reason', orElse(text, 'unknown reason')),
  /** TaskCommitDenied: since Spark 1.5.1. */
  jobId: field('Job ID', orElse(int32, -1)),
  partitionId: field('Partition ID', orElse(int32, -1)),
  attemptNumber: field('Attempt Number', orElse(int32, -1)),
  /** ExecutorLostFailure. */
  executorId: field('Executor ID', orElse(text, 'Unknown')),
  exitCausedByApp: field('Exit Caused By App', orElse(bool, true)),
  lossReason: field('Loss Reason', optional(text)),
}

/** "Task End Reason" of a task that did not succeed; each kind has some of the fields (taskEndReasonFromJson). */
export type TaskEndReason = ObjectOf<typeof reasonFields>
export type StackFrame = NonNullable<TaskEndReason['stackTrace']>[number]

/** Throws FieldError. */
export const readTaskEndReason = object(reasonFields)
