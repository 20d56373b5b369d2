/** Answers through the app against what a real history server answered. */
import type { RecordedAnswer } from '../conformance/recorded.ts'
import { difference } from './compare.ts'
import type { Served } from './served.ts'

export interface Application {
  readonly app: string
  readonly attempt: string | null
  readonly completed: boolean
}

/** The differences as lines for a person; empty if all is the same. */
export async function differencesOf(
  { get }: Served,
  { app, attempt, completed }: Application,
  answers: readonly RecordedAnswer[],
): Promise<string[]> {
  const base = `/api/v1/applications/${app}${attempt === null ? '' : `/${attempt}`}`
  const differences = await Promise.all(
    answers.map(async ({ path, status, type, body }) => {
      const got = await get(base + path)
      const found =
        difference(status, got.status, completed) ??
        // Pages of errors are in our own words.
        (type.startsWith('text/html')
          ? difference('text/html', got.type.split(';')[0], completed)
          : (difference(type, got.type, completed) ??
            difference(body, type === 'application/json' ? JSON.parse(got.text) : got.text, completed)))
      return found === undefined ? [] : [`${base}${path} ${found}`]
    }),
  )
  return differences.flat()
}
