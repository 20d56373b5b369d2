/** What a real history server was recorded to answer, and the logs it had. */
import { createReadStream, existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { codecOf, HEAD_BYTES, prepareCodecs } from '../../src/codec/index.ts'

export interface Recorded {
  readonly app: string
  readonly completed: boolean
  readonly lines: readonly string[]
  readonly answers: readonly RecordedAnswer[]
}
export interface RecordedAnswer {
  readonly path: string
  readonly status: number
  readonly body: unknown
}

interface Entry {
  readonly app: string
  readonly attempt: string | null
  readonly completed: boolean
  readonly file: string
}

const SETS = [
  { logs: 'history-server/logs', answers: 'history-server/answers' },
  { logs: 'shs-goldens/spark-events', answers: 'shs-goldens/answers-4.3.0' },
]

/** Each application attempt of the folder AFTERGLOW_SHARED, else ../shared; none, with a word why, if it is not there. */
export async function* recorded(): AsyncGenerator<Recorded> {
  const shared = process.env.AFTERGLOW_SHARED ?? '../shared'
  if (!existsSync(join(shared, SETS[0]!.answers))) {
    console.log(`skipped: ${shared} has no recorded answers (set AFTERGLOW_SHARED)`)
    return
  }
  await prepareCodecs()
  for (const set of SETS) {
    const index: Entry[] = JSON.parse(readFileSync(join(shared, set.answers, 'index.json'), 'utf8'))
    for (const entry of index) {
      yield {
        app: entry.app,
        completed: entry.completed,
        lines: await linesOf(logFiles(join(shared, set.logs), entry)),
        answers: answersOf(join(shared, set.answers, entry.file)),
      }
    }
  }
}

/** Found by name and, where attempts have names of their own, by content. */
function logFiles(folder: string, { app, attempt }: Entry): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile() && !/appstatus_|\.crc$|README/.test(path))
  const named = files.filter((path) => path.includes(app) || readHead(path).includes(`"App ID":"${app}"`))
  const ofAttempt = named.filter(
    (path) => attempt === null || readHead(path).includes(`"App Attempt ID":"${attempt}"`),
  )
  return ofAttempt.sort()
}

function readHead(path: string): string {
  return statSync(path).size > 2 ** 21 ? '' : readFileSync(path, 'latin1')
}

async function linesOf(files: readonly string[]): Promise<string[]> {
  const lines: string[] = []
  for (const file of files) {
    const codec = codecOf(readFileSync(file).subarray(0, HEAD_BYTES))
    const pieces: Buffer[] = []
    for await (const segment of codec.segments(createReadStream(file))) {
      if (segment.kind === 'plain') pieces.push(Buffer.from(segment.bytes))
      if (segment.kind !== 'compressed') continue
      for (const piece of codec.expand(segment.bytes, segment.offset)) {
        if (piece instanceof Uint8Array) pieces.push(Buffer.from(piece))
      }
    }
    lines.push(...Buffer.concat(pieces).toString('utf8').split('\n'))
  }
  return lines.filter((line) => line !== '')
}

function answersOf(file: string): RecordedAnswer[] {
  const lines = gunzipSync(readFileSync(file)).toString('utf8').split('\n')
  return lines.filter((line) => line !== '').map((line): RecordedAnswer => JSON.parse(line))
}
