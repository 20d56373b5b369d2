import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { UserError } from '../base/errors.ts'
import { reasonOf } from './source-error.ts'

/**
 * Sources with the lines of lists in the place of their names: `@list.txt` holds one source a line; what begins with # is a comment. A
 * line stands for what it would on the command line. A file whose own name begins with @ is a file.
 * @throws UserError where a list cannot be read
 */
export async function withLists(sources: readonly string[]): Promise<string[]> {
  const all: string[] = []
  for (const source of sources) {
    if (!source.startsWith('@') || existsSync(source)) all.push(source)
    else for (const line of await linesOf(source.slice(1))) all.push(line)
  }
  return all
}

async function linesOf(list: string): Promise<string[]> {
  const text = await readFile(list, 'utf8').catch((error: unknown) => {
    throw new UserError(`The list of sources ${list} cannot be read: ${reasonOf(error)}.`, { cause: error })
  })
  const lines = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
  if (lines.length === 0) throw new UserError(`The list of sources ${list} names none.`)
  if (lines.some((line) => line.startsWith('@') && !existsSync(line)))
    throw new UserError(`The list of sources ${list} names another list, which is not read.`)
  return lines
}
