/** What stands in a folder of recorded answers: one file an answer, and one that tells of all of them. */
import { createHash } from 'node:crypto'
import { parseJson } from '../../base/exact-json.ts'
import { Fields, ShapeError } from '../../base/json-fields.ts'
import type { ListedAttempt } from '../answers.ts'
import { SourceError } from '../source-error.ts'

/** Its presence makes a folder one of recorded answers; written last, so that a folder that has it is whole. */
export const MANIFEST = 'afterglow-answers.json'

export interface RecordedAnswer {
  /** Below the attempt: `/jobs`. */
  readonly path: string
  readonly status: number
  /** Its file: gzip of the body. */
  readonly file: string
  /** Of the body. */
  readonly sha256: string
}

export interface Manifest {
  /** Where the answers came from. */
  readonly from: string
  readonly listed: ListedAttempt
  readonly isLive: boolean
  readonly answers: readonly RecordedAnswer[]
}

/** The file of an answer, without the digits that make a path long. */
export function fileOf(path: string): string {
  return `${createHash('sha256').update(path).digest('hex').slice(0, 24)}.gz`
}

export function sha256(body: string): string {
  return createHash('sha256').update(body).digest('hex')
}

export function manifestText({ from, listed, isLive, answers }: Manifest): string {
  return `${JSON.stringify({ afterglow: 'answers', version: 1, from, isLive, listed, answers }, undefined, 1)}\n`
}

/** @throws SourceError if it is none */
export function readManifest(text: string, shown: string): Manifest {
  try {
    const all = new Fields(parseJson(text), 'manifest')
    if (all.textOr('afterglow') !== 'answers' || all.int('version') !== 1)
      throw new ShapeError('it is of another kind')
    const listed = all.objectOr('listed')
    if (listed === undefined) throw new ShapeError('it tells of no application')
    return {
      from: all.text('from'),
      isLive: all.flag('isLive'),
      listed: {
        appId: listed.text('appId'),
        attemptId: listed.textOr('attemptId') ?? undefined,
        name: listed.text('name'),
        user: listed.textOr('user') ?? undefined,
        start: numberOr(listed, 'start'),
        end: numberOr(listed, 'end'),
        updated: numberOr(listed, 'updated'),
        completed: listed.flag('completed'),
        sparkVersion: listed.textOr('sparkVersion') ?? undefined,
        exitCode: listed.intOr('exitCode') ?? undefined,
      },
      answers: all.objects('answers').map((answer) => ({
        path: answer.text('path'),
        status: answer.int('status'),
        file: answer.text('file'),
        sha256: answer.text('sha256'),
      })),
    }
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof ShapeError)) throw error
    throw new SourceError('unreadable', `${shown} is no list of recorded answers: ${error.message}.`)
  }
}

function numberOr(fields: Fields, name: string): number | undefined {
  const value = fields.longOr(name)
  return value === null ? undefined : Number(value)
}
