import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import type { AttemptAnswers, ListedAttempt } from '../answers.ts'
import { fileOf, MANIFEST, manifestText, type RecordedAnswer, readManifest, sha256 } from './manifest.ts'

/** Answers that are kept as they are given. */
export interface Recording {
  readonly answers: AttemptAnswers
  /** Writes the list of what was recorded: from now on the folder is whole. */
  end(): Promise<void>
}

/** The folder of one attempt below `to`. Its name is only for people: what it holds tells what it is. */
export function folderOf(to: string, { appId, attemptId }: ListedAttempt): string {
  const name = [appId, attemptId].filter((part) => part !== undefined).join('_')
  return join(to, `answers_${name.replace(/[^A-Za-z0-9_-]/g, '-').slice(0, 100)}_${sha256(name).slice(0, 8)}`)
}

/** Whether all was recorded before, of an attempt that did not change since. */
export async function isRecorded(folder: string, { path, listed, isLive }: AttemptAnswers): Promise<boolean> {
  const text = await readFile(join(folder, MANIFEST), 'utf8').catch(() => undefined)
  if (text === undefined || isLive || listed.updated === undefined) return false
  const before = readManifest(text, folder)
  return before.from === path && before.listed.updated === listed.updated
}

/**
 * Keeps each answer in a file of its own. What an earlier run that was stopped has kept, of the attempt as it still is, is not asked
 * for again.
 */
export async function startRecording(answers: AttemptAnswers, folder: string): Promise<Recording> {
  const begun = join(folder, BEGUN)
  const mark = JSON.stringify([answers.path, answers.listed])
  const isGoingOn = !answers.isLive && (await readFile(begun, 'utf8').catch(() => undefined)) === mark
  if (!isGoingOn) await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  await writeFile(begun, mark)
  const recorded = new Map<string, RecordedAnswer>()
  return {
    answers: {
      ...answers,
      async ask(path, signal) {
        const file = fileOf(path)
        const kept = isGoingOn ? await keptIn(join(folder, file)) : undefined
        const answer = kept === undefined ? await answers.ask(path, signal) : { status: 200, body: kept }
        // Of a refusal nothing but its status is read; the next run asks again.
        if (kept === undefined && answer.status === 200) await keep(join(folder, file), answer.body)
        recorded.set(path, { path, status: answer.status, file, sha256: sha256(answer.body) })
        return answer
      },
    },
    async end() {
      const { path: from, listed, isLive } = answers
      const text = manifestText({ from, listed, isLive, answers: [...recorded.values()] })
      await writeFile(join(folder, `${MANIFEST}.new`), text)
      await rename(join(folder, `${MANIFEST}.new`), join(folder, MANIFEST))
      await rm(begun, { force: true })
    },
  }
}

const BEGUN = 'begun.json'
const pack = promisify(gzip)
const unpack = promisify(gunzip)

/** In one step: a file that has its name is whole. */
async function keep(file: string, body: string): Promise<void> {
  await writeFile(`${file}.new`, await pack(body))
  await rename(`${file}.new`, file)
}

async function keptIn(file: string): Promise<string | undefined> {
  try {
    return (await unpack(await readFile(file))).toString('utf8')
  } catch {
    return undefined
  }
}
