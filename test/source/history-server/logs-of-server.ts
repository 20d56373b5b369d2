/** Logs for a history server: those of the samples side by side, and many small ones. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { LOGS } from '../../samples/samples.ts'

export interface LogFolder {
  readonly path: string
  /** Applications in it. */
  readonly applications: number
  remove(): void
}

/** Small applications beside the samples: more than a page of any list. */
export const MANY = 40

/** The logs of these samples, and `MANY` copies of a small one with ids and names of their own. */
export function logFolder(samples: readonly string[], many = MANY): LogFolder {
  const path = mkdtempSync(join(tmpdir(), 'afterglow-shs-'))
  mkdirSync(path, { recursive: true })
  const chosen = LOGS.filter(({ sample }) => samples.includes(sample))
  for (const log of chosen) cpSync(log.path, join(path, basename(log.path)), { recursive: true })
  for (let i = 0; i < many; i++) addSmallLog(path, i)
  return {
    path,
    applications: new Set(chosen.map(({ expected }) => expected.app_id)).size + many,
    remove: () => rmSync(path, { recursive: true, force: true }),
  }
}

const SMALL = LOGS.find(({ sample, expected }) => sample === '43-attempts' && expected.attempt_id === '2')!

/** Writes the log of a small application without an attempt id; its name is one that addresses do not like. */
export function addSmallLog(folder: string, number: number): string {
  const appId = `local-18${String(number).padStart(11, '0')}`
  const text = readFileSync(SMALL.path, 'utf8')
    .replaceAll(SMALL.expected.app_id, appId)
    .replace('"App Attempt ID":"2"', '"No Attempt":""')
    .replace(`"App Name":"${SMALL.expected.name}"`, `"App Name":"every day / part ${number} ?&#%"`)
  writeFileSync(join(folder, appId), text)
  return appId
}
