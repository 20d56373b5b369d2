import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import type { AttemptAnswers } from '../answers.ts'
import { reasonOf, SourceError } from '../source-error.ts'
import { fileOf, MANIFEST, readManifest, sha256 } from './manifest.ts'

/** More than any answer: a file that unpacks to more is none. */
const MOST_BYTES = 256 << 20

/** The answers that were recorded in a folder, as if their server were there. @throws SourceError if they cannot be read */
export async function recordedAnswers(folder: string, shown = folder): Promise<AttemptAnswers> {
  const file = join(folder, MANIFEST)
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new SourceError('unreadable', `${join(shown, MANIFEST)} cannot be read: ${reasonOf(error)}.`)
  })
  const { listed, isLive, answers } = readManifest(text, join(shown, MANIFEST))
  const byPath = new Map(answers.map((answer) => [answer.path, answer]))
  return {
    path: shown,
    listed,
    isLive,
    async ask(path) {
      const answer = byPath.get(path)
      // It was not asked for when the others were.
      if (answer === undefined) return { status: 404, body: '' }
      if (answer.status !== 200) return { status: answer.status, body: '' }
      // The name is made anew: what the list says of it is not taken for a path.
      const body = await bodyIn(join(folder, fileOf(path)), join(shown, fileOf(path)))
      if (sha256(body) !== answer.sha256)
        throw new SourceError('damaged_archive', `${join(shown, fileOf(path))} is not what was recorded.`, {
          hint: 'Fetch it again, or copy the folder again.',
        })
      return { status: answer.status, body }
    },
  }
}

async function bodyIn(file: string, shown: string): Promise<string> {
  try {
    return (await unpack(await readFile(file), { maxOutputLength: MOST_BYTES })).toString('utf8')
  } catch (error) {
    throw new SourceError('damaged_archive', `${shown} cannot be read: ${reasonOf(error)}.`)
  }
}

const unpack = promisify(gunzip)
