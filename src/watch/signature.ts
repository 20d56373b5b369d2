import type { Found } from '../source/part.ts'

export function pathOf(found: Found): string {
  return found.kind === 'log' ? found.log.path : found.skipped.path
}

/** How something was found: the same as long as nothing of it changed. */
export function signatureOf(found: Found): string {
  if (found.kind === 'skipped') return JSON.stringify(found.skipped)
  const { inProgress, parts, problems } = found.log
  return JSON.stringify([
    inProgress,
    parts.map(({ path, bytes, modified, version }) => [path, bytes, modified, version]),
    problems,
  ])
}
