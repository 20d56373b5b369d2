import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import {
  type EventLog,
  type FindOptions,
  type Found,
  findLogs,
  type LogPart,
  type Skipped,
} from '../../src/source/index.ts'

/** A folder for one test, with these files in it (path to content); it is removed at the end of the test. */
export function tempFolder(files: Readonly<Record<string, string | Uint8Array>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'afterglow-source-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
  return folder
}

export async function found(
  sources: readonly string[],
  options?: FindOptions,
): Promise<{ logs: EventLog[]; left: Skipped[] }> {
  const all: Found[] = []
  for await (const one of findLogs(sources, options)) all.push(one)
  return {
    logs: all.flatMap((one) => (one.kind === 'log' ? [one.log] : [])),
    left: all.flatMap((one) => (one.kind === 'skipped' ? [one.skipped] : [])),
  }
}

/** What a part gives, and the code of the error that ended it. */
export async function read(part: LogPart): Promise<{ text: string; fault: string | undefined }> {
  const chunks: Uint8Array[] = []
  let fault: string | undefined
  try {
    for await (const chunk of part.open()) chunks.push(chunk)
  } catch (error) {
    fault = error instanceof Error && 'code' in error ? String(error.code) : String(error)
  }
  return { text: Buffer.concat(chunks).toString('latin1'), fault }
}

/** The whole text of a log, in reading order. */
export async function readLog(log: EventLog): Promise<string> {
  let text = ''
  for (const part of log.parts) text += (await read(part)).text
  return text
}
