/** What a REST API tells of application attempts, recorded to be loaded where the server is not. */
import { attemptRows, type Told } from './from-answers/attempt-rows.ts'
import type { AttemptAnswers } from './source/answers.ts'
import { folderOf, isRecorded, startRecording } from './source/recorded/record.ts'

/** What was recorded of one attempt. */
export interface FetchedAnswers {
  readonly path: string
  readonly folder: string
  /** Of the answers; undefined if it is unchanged. */
  readonly bytes: number | undefined
  /** It was recorded before and did not change since. */
  readonly unchanged: boolean
  /** Questions without a usable answer, as far as they were asked now. */
  readonly missing: Told['missing']
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
  if (await isRecorded(folder, answers))
    return { path, folder, bytes: undefined, unchanged: true, missing: [] }
  const recording = await startRecording(answers, folder)
  const told = await attemptRows(recording.answers, { row() {} }, { signal, async onPage() {} })
  await recording.end()
  return { path, folder, bytes: told.bytes, unchanged: false, missing: told.missing }
}
