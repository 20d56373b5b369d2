/** The rows of the core against what a history server answered for the same log. */
import type { Driven } from '../reconstruct/drive.ts'
import { difference } from './compare.ts'
import { applicationAnswer, coreAnswer } from './core-answers.ts'
import { coreTables } from './core-tables.ts'
import type { Recorded, RecordedAnswer } from './recorded.ts'

/** An answer that was looked at; `difference` is the first one in words, undefined if ours is the same. */
export interface Compared {
  readonly path: string
  readonly difference: string | undefined
}

/** Of the recorded answers, what other listeners make, or what is no answer of an application's data. */
const NOT_HERE = /^\/(sql|streaming|executors\/\d+\/threads|logs)|taskTable|flim|bogus/

/** All answers about the application, its jobs, stages, tasks, executors, storage and environment. */
export function compareCore(
  driven: Driven,
  application: Pick<Recorded, 'app' | 'attempt' | 'completed'>,
  answers: readonly RecordedAnswer[],
): Compared[] {
  const tables = coreTables(driven)
  return answers
    .filter(({ path }) => !NOT_HERE.test(path))
    .map(({ path, body }) => {
      const isRoot = path === '/' || path === ''
      const ours = isRoot ? applicationAnswer(tables, application) : coreAnswer(tables, path)
      return { path, difference: difference(body, ours, application.completed) }
    })
}

/** The differences as lines for a person. */
export function differencesIn(compared: readonly Compared[]): string[] {
  return compared.flatMap((one) => (one.difference === undefined ? [] : [`${one.path} ${one.difference}`]))
}
