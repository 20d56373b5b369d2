/**
 * Holds the rows of the core against what a real history server answered for the same logs.
 * Run: node dist/test/conformance/core.js [part of an application id]; AFTERGLOW_SHARED names the folder, else ../shared.
 */
import {
  closeSync,
  createReadStream,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  statSync,
} from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { codecOf, HEAD_BYTES, prepareCodecs } from '../../src/codec/index.ts'
import { driveCore } from '../reconstruct/drive.ts'
import { difference } from './compare.ts'
import { applicationAnswer, coreAnswer } from './core-answers.ts'
import { coreTables } from './core-tables.ts'

interface Application {
  readonly app: string
  readonly attempt: string | null
  readonly completed: boolean
  readonly file: string
}
interface Answer {
  readonly path: string
  readonly status: number
  readonly body: unknown
}

const SETS = [
  { logs: 'history-server/logs', answers: 'history-server/answers' },
  { logs: 'shs-goldens/spark-events', answers: 'shs-goldens/answers-4.3.0' },
]
/** Of the recorded answers, what other listeners make, or what is no answer of an application's data. */
const NOT_HERE = /^\/(sql|streaming|executors\/\d+\/threads|logs)|taskTable|flim|bogus/
const SHOWN = 40
/** ApplicationStart comes before that. */
const HEAD = 1 << 20

const shared = process.env.AFTERGLOW_SHARED ?? '../shared'
const sets = SETS.filter(({ answers }) => existsSync(join(shared, answers)))
if (sets.length > 0) await run(process.argv[2] ?? '')
else console.log(`skipped: ${shared} has no recorded answers (set AFTERGLOW_SHARED)`)

async function run(only: string): Promise<void> {
  await prepareCodecs()
  const counts = new Map<string, [equal: number, all: number]>()
  let shown = 0
  for (const set of sets) {
    const index: Application[] = JSON.parse(readFileSync(join(shared, set.answers, 'index.json'), 'utf8'))
    for (const application of index.filter(({ app }) => app.includes(only))) {
      const tables = coreTables(driveCore(await linesOf(logFiles(join(shared, set.logs), application))))
      for (const answer of answersOf(join(shared, set.answers, application.file))) {
        if (NOT_HERE.test(answer.path)) continue
        const ours =
          answer.path === '/' ? applicationAnswer(tables, application) : coreAnswer(tables, answer.path)
        const found = difference(answer.body, ours, application.completed)
        const kind = answer.path.replace(/\?.*/, '?').replace(/\d+/g, '#')
        const [equal, all] = counts.get(kind) ?? [0, 0]
        counts.set(kind, [equal + (found === undefined ? 1 : 0), all + 1])
        if (found !== undefined && shown++ < SHOWN)
          console.log(`${application.app} ${answer.path}\n  ${found}`)
      }
    }
  }
  let [equal, all] = [0, 0]
  for (const [kind, [a, b]] of [...counts].sort()) {
    console.log(`${kind}: ${a} of ${b}`)
    equal += a
    all += b
  }
  console.log(`equal ${equal} of ${all}`)
  process.exitCode = equal === all && all > 0 ? 0 : 1
}

/** The files of the log of an application attempt, found by name and, where attempts have names of their own, by content. */
function logFiles(folder: string, { app, attempt }: Application): string[] {
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
  const file = openSync(path, 'r')
  const head = Buffer.alloc(HEAD)
  const read = readSync(file, head)
  closeSync(file)
  return head.toString('latin1', 0, read)
}

async function linesOf(files: readonly string[]): Promise<string[]> {
  const lines: string[] = []
  for (const file of files) {
    const codec = codecOf(readFileSync(file).subarray(0, HEAD_BYTES))
    const pieces: Buffer[] = []
    for await (const segment of codec.segments(createReadStream(file))) {
      if (segment.kind === 'plain') pieces.push(Buffer.from(segment.bytes))
      if (segment.kind !== 'compressed') continue
      for (const piece of codec.expand(segment.bytes, segment.offset))
        if (piece instanceof Uint8Array) pieces.push(Buffer.from(piece))
    }
    lines.push(...Buffer.concat(pieces).toString('utf8').split('\n').filter(isWhole))
  }
  return lines
}

/** The last line of a log that was cut is not. */
function isWhole(line: string): boolean {
  try {
    JSON.parse(line)
    return true
  } catch {
    return false
  }
}

function answersOf(file: string): Answer[] {
  const lines = gunzipSync(readFileSync(file)).toString('utf8').split('\n')
  return lines.filter((line) => line !== '').map((line): Answer => JSON.parse(line))
}
