/** What a real history server was recorded to answer, and the logs it had. */
import { closeSync, existsSync, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { linesOf } from './log-lines.ts'

/** An application attempt that was recorded. */
export interface Recorded {
  readonly app: string
  readonly attempt: string | null
  readonly completed: boolean
  lines(): Promise<readonly string[]>
  answers(): readonly RecordedAnswer[]
}
export interface RecordedAnswer {
  /** Below `/api/v1/applications/<id>[/<attempt>]`. */
  readonly path: string
  readonly status: number
  readonly body: unknown
  /** Set where answers of several attempts are in one file. */
  readonly attempt?: string
}

type Entry = Pick<Recorded, 'app' | 'attempt' | 'completed'> & { readonly file: string }

const SETS = [
  { logs: 'history-server/logs', answers: 'history-server/answers' },
  { logs: 'shs-goldens/spark-events', answers: 'shs-goldens/answers-4.3.0' },
]
/** ApplicationStart comes before that. */
const HEAD = 1 << 20

export const SHARED = process.env.AFTERGLOW_SHARED ?? '../shared'

/** Each application attempt of the folder AFTERGLOW_SHARED, else ../shared; none if it is not there. */
export function recorded(): Recorded[] {
  return SETS.filter((set) => existsSync(join(SHARED, set.answers))).flatMap((set) => {
    const index: Entry[] = JSON.parse(readFileSync(join(SHARED, set.answers, 'index.json'), 'utf8'))
    return index.map(({ app, attempt, completed, file }) => ({
      app,
      attempt,
      completed,
      lines: () => linesOf(logFiles(join(SHARED, set.logs), app, attempt)),
      answers: () => answersOf(join(SHARED, set.answers, file)),
    }))
  })
}

export function answersOf(file: string): RecordedAnswer[] {
  const lines = gunzipSync(readFileSync(file)).toString('utf8').split('\n')
  return lines.filter((line) => line !== '').map((line): RecordedAnswer => JSON.parse(line))
}

/** The files of a log, found by name and, where attempts have names of their own, by content. */
function logFiles(folder: string, app: string, attempt: string | null): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile() && !/appstatus_|\.crc$|README/.test(path))
    .filter((path) => path.includes(app) || readHead(path).includes(`"App ID":"${app}"`))
    .filter((path) => attempt === null || readHead(path).includes(`"App Attempt ID":"${attempt}"`))
    .sort()
}

function readHead(path: string): string {
  const file = openSync(path, 'r')
  const head = Buffer.alloc(HEAD)
  const read = readSync(file, head)
  closeSync(file)
  return head.toString('latin1', 0, read)
}
