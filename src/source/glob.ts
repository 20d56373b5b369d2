import { isAbsolute } from 'node:path'
import { naturalOrder } from './natural-order.ts'

/** Whether a source that does not exist as it stands may be a pattern. */
export function isPattern(source: string): boolean {
  return /[*?[\]{}]/.test(source)
}

/**
 * Files and folders that match a pattern (`*`, `**`, `?`, `[...]`, `{a,b}`; `\` before a character takes it as it is), in
 * natural order. Hidden names match only where the pattern writes the dot.
 */
export async function matches(pattern: string, signal?: AbortSignal): Promise<string[]> {
  const { glob } = await import('tinyglobby')
  const found = await glob(pattern, {
    onlyFiles: false,
    absolute: isAbsolute(pattern),
    expandDirectories: false,
    followSymbolicLinks: true,
    ...(signal ? { signal } : {}),
  })
  return found.map((path) => path.replace(/(?<=.)\/$/, '')).sort(naturalOrder)
}
