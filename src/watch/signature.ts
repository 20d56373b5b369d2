import type { Found } from '../source/part.ts'

export function pathOf(found: Found): string {
  if (found.kind === 'log') return found.log.path
  return found.kind === 'answers' ? found.answers.path : found.skipped.path
}

/** How something was found: the same as long as nothing of it changed. */
export function signatureOf(found: Found): string {
  if (found.kind === 'skipped') return JSON.stringify(found.skipped)
  if (found.kind === 'answers') {
    const { listed, isLive } = found.answers
    // What runs has always changed.
    return JSON.stringify([listed, isLive ? Date.now() : 0])
  }
  const { inProgress, parts, problems } = found.log
  return JSON.stringify([
    inProgress,
    parts.map(({ path, bytes, modified, version }) => [path, bytes, modified, version]),
    problems,
  ])
}
