/** The cases of sample-logs/, as they lie there: a new folder is found by itself. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { linesOf, plainBytes } from '../conformance/log-lines.ts'
import { answersOf, type RecordedAnswer } from '../conformance/recorded.ts'

const FOLDER = fileURLToPath(new URL('../../../sample-logs/', import.meta.url))
const EXPECT = 'expect.json'
const ANSWERS = 'answers.jsonl.gz'

/** What a log must yield, as sample-logs/make/expect.py counted it; times in ms since the epoch. */
export interface ExpectedLog {
  readonly log: string
  readonly layout: 'single' | 'rolling' | 'compacted'
  readonly state: 'complete' | 'in progress' | 'truncated'
  readonly named_in_progress: boolean
  readonly files: readonly ExpectedFile[]
  readonly bad_lines: readonly { readonly file: string; readonly line: number; readonly last: boolean }[]
  readonly app_id: string
  readonly attempt_id: string
  readonly name: string
  readonly user: string
  readonly spark_version: string
  readonly start_time: number
  readonly end_time: number | null
  readonly jobs: Counts
  readonly stage_attempts: Counts
  readonly tasks: Counts
  readonly task_end_reasons: Counts
  readonly task_ends_with_metrics: number
  readonly task_end_sums: Counts
  readonly executors: readonly string[]
  readonly executors_removed: Readonly<Record<string, string>>
  readonly sql_executions: Counts
}
export interface ExpectedFile {
  readonly file: string
  readonly bytes: number
  readonly codec: string
  readonly decoded_bytes: number
  readonly events: number
  /** Set if what makes `expect.json` could not read the file to its end. */
  readonly reader_error?: string
}
type Counts = Readonly<Record<string, number>>

export interface SampleLog {
  /** Name of its case. */
  readonly sample: string
  readonly path: string
  /** Its files in reading order. */
  readonly files: readonly string[]
  readonly expected: ExpectedLog
}

/** Folders of all cases. */
export const SAMPLES: readonly string[] = readdirSync(FOLDER)
  .filter((name) => existsSync(join(FOLDER, name, EXPECT)))
  .map((name) => join(FOLDER, name))

/** All logs of all cases. */
export const LOGS: readonly SampleLog[] = SAMPLES.flatMap((folder) => {
  const { case: sample, logs }: { case: string; logs: ExpectedLog[] } = JSON.parse(
    readFileSync(join(folder, EXPECT), 'utf8'),
  )
  return logs.map((expected) => {
    const path = join(folder, expected.log)
    const isFolder = expected.layout !== 'single'
    return {
      sample,
      path,
      files: expected.files.map(({ file }) => (isFolder ? join(path, file) : path)),
      expected,
    }
  })
})

/** Names of the logs that lie in the folder of a case. */
export function logsIn(folder: string): string[] {
  return readdirSync(folder).filter((name) => name !== EXPECT && name !== ANSWERS)
}

/** The decompressed bytes of all its files, one after the other. */
export async function bytesOf({ files }: SampleLog): Promise<Buffer> {
  return Buffer.concat(await Promise.all(files.map(plainBytes)))
}

/** Its whole lines. */
export function linesOfLog({ files }: SampleLog): Promise<string[]> {
  return linesOf(files)
}

/** What a history server answered for this log; none if nobody asked it. */
export function answersFor({ path, expected }: SampleLog): RecordedAnswer[] {
  const file = join(path, '..', ANSWERS)
  if (!existsSync(file)) return []
  return answersOf(file).filter(({ attempt }) => (attempt ?? '') === expected.attempt_id)
}
