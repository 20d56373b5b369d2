/** What a REST API tells of application attempts, recorded to be loaded where the server is not. */
import { attemptRows, type Told } from './from-answers/attempt-rows.ts'
import type { AttemptAnswers } from './source/answers.ts'
import { folderOf, recordedBefore, startRecording } from './source/recorded/record.ts'

/** What was recorded of one attempt. */
export interface FetchedAnswers {
  readonly path: string
  readonly folder: string
  readonly answers: number
  /** It was recorded before and did not change since. */
  readonly unchanged: boolean
  /** Questions without a usable answer; undefined if it is unchanged. */
  readonly missing: Told['missing'] | undefined
}

/**
 * Records one attempt below `to`: exactly the answers that a load asks for, so that loading the folder gives the tables that loading
 * from the server gave. A run that was stopped goes on where it was. @throws UserError if the server is gone or the disk is full
 */
export async function fetchAnswers(
  answers: AttemptAnswers,
  to: string,
  signal?: AbortSignal,
): Promise<FetchedAnswers> {
  const { path } = answers
  const folder = folderOf(to, answers.listed)
  const before = await recordedBefore(folder, answers)
  if (before !== undefined) return { path, folder, answers: before, unchanged: true, missing: undefined }
  const recording = await startRecording(answers, folder)
  const told = await attemptRows(recording.answers, { row() {} }, { signal, async onPage() {} })
  await recording.end()
  return { path, folder, answers: recording.recorded.size, unchanged: false, missing: told.missing }
}
