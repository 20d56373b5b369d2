import { expect, it } from 'vitest'
import { readTaskEndReason } from '../../src/events/task-end-reason.ts'
import { errorMessage, outcomeOf } from '../../src/reconstruct/task-errors.ts'

const FRAME = { 'Declaring Class': 'a.B', 'Method Name': 'run', 'Line Number': 3 }
const FETCH = { Reason: 'FetchFailed', 'Shuffle ID': 1, 'Map ID': 2, 'Reduce ID': 3 }
const MANAGER = { 'Executor ID': '7', Host: 'h1', Port: 99 }

/** Texts as TaskEndReason.scala makes them. */
const TEXTS: readonly [reason: Record<string, unknown>, text: string, outcome: string][] = [
  [{ Reason: 'Resubmitted' }, 'Resubmitted (resubmitted due to lost executor)', 'resubmitted'],
  [{ Reason: 'TaskResultLost' }, 'TaskResultLost (result lost from block manager)', 'failed'],
  [{ Reason: 'UnknownReason' }, 'UnknownReason', 'failed'],
  [
    { Reason: 'TaskKilled', 'Kill Reason': 'another attempt succeeded' },
    'another attempt succeeded',
    'killed',
  ],
  [{ Reason: 'TaskKilled' }, 'unknown reason', 'killed'],
  [
    { Reason: 'TaskCommitDenied', 'Job ID': 1, 'Partition ID': 2, 'Attempt Number': 3 },
    'TaskCommitDenied (Driver denied task commit) for job: 1, partition: 2, attemptNumber: 3',
    'killed',
  ],
  [
    { Reason: 'TaskCommitDenied' },
    'TaskCommitDenied (Driver denied task commit) for job: -1, partition: -1, attemptNumber: -1',
    'killed',
  ],
  [
    { Reason: 'ExecutorLostFailure', 'Executor ID': '4', 'Exit Caused By App': false, 'Loss Reason': 'gone' },
    'ExecutorLostFailure (executor 4 exited unrelated to the running tasks) Reason: gone',
    'failed',
  ],
  [
    { Reason: 'ExecutorLostFailure' },
    'ExecutorLostFailure (executor Unknown exited caused by one of the running tasks)',
    'failed',
  ],
  [
    { ...FETCH, 'Block Manager Address': MANAGER, 'Map Index': 5, Message: 'm' },
    'FetchFailed(BlockManagerId(7, h1, 99, None), shuffleId=1, mapIndex=5, mapId=2, reduceId=3, message=\nm\n)',
    'failed',
  ],
  [
    { ...FETCH, 'Block Manager Address': null },
    'FetchFailed(null, shuffleId=1, mapIndex=Unknown, mapId=2, reduceId=3, message=\nUnknown reason\n)',
    'failed',
  ],
  [
    { Reason: 'ExceptionFailure', 'Class Name': 'E', 'Full Stack Trace': 'E: x\n\tat y' },
    'E: x\n\tat y',
    'failed',
  ],
  [
    {
      Reason: 'ExceptionFailure',
      'Class Name': 'E',
      Description: 'x',
      'Stack Trace': [
        { ...FRAME, 'File Name': 'B.scala' },
        { ...FRAME, 'Line Number': -2 },
        FRAME,
        { ...FRAME, 'File Name': 'B.scala', 'Line Number': -1 },
      ],
    },
    'E: x\n        a.B.run(B.scala:3)\n        a.B.run(Native Method)\n        a.B.run(Unknown Source)\n        a.B.run(B.scala)',
    'failed',
  ],
]

it.each(TEXTS)('%j', (json, text, outcome) => {
  const reason = readTaskEndReason(json, 'Task End Reason')
  expect(errorMessage(reason)).toBe(text)
  expect(outcomeOf(reason)).toBe(outcome)
})
