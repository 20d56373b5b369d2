/** What the history server shows of a task that did not succeed (AppStatusListener.scala, onTaskEnd; TaskEndReason.scala). */
import type { BlockManagerId } from '../events/storage.ts'
import type { StackFrame, TaskEndReason } from '../events/task-end-reason.ts'

/** The error text of the task; for a killed task the bare reason. */
export function errorMessage(reason: TaskEndReason): string {
  switch (reason.name) {
    case 'Resubmitted':
      return 'Resubmitted (resubmitted due to lost executor)'
    case 'TaskResultLost':
      return 'TaskResultLost (result lost from block manager)'
    case 'TaskKilled':
      return reason.killReason
    case 'FetchFailed':
      return fetchFailed(reason)
    case 'ExceptionFailure':
      return reason.fullStackTrace ?? exceptionText(reason)
    case 'TaskCommitDenied':
      return `TaskCommitDenied (Driver denied task commit) for job: ${reason.jobId}, partition: ${reason.partitionId}, attemptNumber: ${reason.attemptNumber}`
    case 'ExecutorLostFailure':
      return executorLost(reason)
    default:
      return reason.name
  }
}

/** How an end counts: a commit that was denied counts as killed; a task that runs again was active no more. */
export function outcomeOf(reason: TaskEndReason): 'failed' | 'killed' | 'resubmitted' {
  if (reason.name === 'TaskKilled' || reason.name === 'TaskCommitDenied') return 'killed'
  return reason.name === 'Resubmitted' ? 'resubmitted' : 'failed'
}

function fetchFailed(reason: TaskEndReason): string {
  const from = blockManagerText(reason.blockManager)
  const index = reason.mapIndex === undefined || reason.mapIndex === -(2 ** 31) ? 'Unknown' : reason.mapIndex
  return `FetchFailed(${from}, shuffleId=${reason.shuffleId}, mapIndex=${index}, mapId=${reason.mapId}, reduceId=${reason.reduceId}, message=\n${reason.message}\n)`
}

function blockManagerText(id: BlockManagerId | undefined): string {
  return id === undefined ? 'null' : `BlockManagerId(${id.executorId}, ${id.host}, ${id.port}, None)`
}

function executorLost(reason: TaskEndReason): string {
  const exit = reason.exitCausedByApp
    ? 'caused by one of the running tasks'
    : 'unrelated to the running tasks'
  const because = reason.lossReason === undefined ? '' : ` Reason: ${reason.lossReason}`
  return `ExecutorLostFailure (executor ${reason.executorId} exited ${exit})${because}`
}

/** Before Spark 1.2 there was no full stack trace. */
function exceptionText(reason: TaskEndReason): string {
  const frames = (reason.stackTrace ?? []).map((frame) => `        ${frameText(frame)}`)
  return `${reason.className ?? 'null'}: ${reason.description ?? ''}\n${frames.join('\n')}`
}

/** StackTraceElement.toString of Java. */
function frameText(frame: StackFrame): string {
  const place =
    frame.lineNumber === -2
      ? 'Native Method'
      : frame.fileName === undefined
        ? 'Unknown Source'
        : frame.lineNumber >= 0
          ? `${frame.fileName}:${frame.lineNumber}`
          : frame.fileName
  return `${frame.declaringClass}.${frame.methodName}(${place})`
}
