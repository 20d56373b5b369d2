/** What a real history server was recorded to answer. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

/** An application attempt that was recorded. */
export interface Recorded {
  readonly app: string
  readonly attempt: string | null
  readonly completed: boolean
  answers(): readonly RecordedAnswer[]
}
export interface RecordedAnswer {
  /** Below `/api/v1/applications/<id>[/<attempt>]`. */
  readonly path: string
  readonly status: number
  readonly type: string
  readonly body: unknown
  /** Set where answers of several attempts are in one file. */
  readonly attempt?: string
}

type Entry = Pick<Recorded, 'app' | 'attempt' | 'completed'> & { readonly file: string }

const SETS = [
  { logs: 'history-server/logs', answers: 'history-server/answers' },
  { logs: 'shs-goldens/spark-events', answers: 'shs-goldens/answers-4.3.0' },
]

/** Folders of the logs that the answers are about. */
export const LOG_FOLDERS = SETS.map(({ logs }) => logs)

export const SHARED = process.env.AFTERGLOW_SHARED ?? '../shared'

/** Each application attempt of the folder AFTERGLOW_SHARED, else ../shared; none if it is not there. */
export function recorded(): Recorded[] {
  return SETS.filter((set) => existsSync(join(SHARED, set.answers))).flatMap((set) => {
    const index: Entry[] = JSON.parse(readFileSync(join(SHARED, set.answers, 'index.json'), 'utf8'))
    return index.map(({ app, attempt, completed, file }) => ({
      app,
      attempt,
      completed,
      answers: () => answersOf(join(SHARED, set.answers, file)),
    }))
  })
}

export function answersOf(file: string): RecordedAnswer[] {
  const lines = gunzipSync(readFileSync(file)).toString('utf8').split('\n')
  return lines.filter((line) => line !== '').map((line): RecordedAnswer => JSON.parse(line))
}
