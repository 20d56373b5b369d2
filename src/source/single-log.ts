import { isInProgress } from './names.ts'
import type { Found, FoundFile } from './part.ts'

/** A file that stands alone, as a log of its own. */
export function singleLog({ name, part, problems }: FoundFile): Extract<Found, { kind: 'log' }> {
  return {
    kind: 'log',
    log: {
      path: part.path,
      layout: 'single',
      inProgress: isInProgress(name),
      sparkVersion: undefined,
      parts: [part],
      problems,
    },
  }
}
