/** What `afterglow fetch` noted of the files it copied, and whether they are all still there. */
import { readFile, stat } from 'node:fs/promises'
import { join, relative, resolve, sep } from 'node:path'
import { inOrder } from '../base/in-order.ts'
import { MANIFEST } from './names.ts'
import { type Grouped, skipped } from './part.ts'

/** A file that was copied. */
export interface Copied {
  /** Where it came from, as it was listed; never with credentials. */
  readonly source: string
  /** Where it is, from the folder of the manifest. */
  readonly file: string
  readonly bytes: number
  readonly sha256: string
  /** ETag or the like, where the source has it. */
  readonly version: string | null
  /** Last modification at the source, ISO 8601. */
  readonly modified: string | null
}

/** The files in the text of a manifest; undefined if it is none. */
export function copiedFiles(text: string): readonly Copied[] | undefined {
  try {
    const { afterglow_manifest: version, files } = JSON.parse(text) as {
      afterglow_manifest?: unknown
      files?: unknown
    }
    return version === 1 && Array.isArray(files) && files.every(isCopied) ? files : undefined
  } catch {
    return undefined
  }
}

function isCopied(file: unknown): file is Copied {
  const { source, file: name, bytes, sha256 } = (file ?? {}) as Partial<Record<keyof Copied, unknown>>
  return (
    typeof source === 'string' &&
    typeof name === 'string' &&
    typeof bytes === 'number' &&
    typeof sha256 === 'string'
  )
}

/** Larger ones, of some hundred thousand files, are not read for this. */
const MOST_BYTES = 64 << 20
/** Files that are looked at at a time. */
const AT_ONCE = 16
/** Files that are named. */
const MOST_NAMES = 5

/**
 * Whether files that were copied into a folder are not there now, or have another length: lost on the way from one machine to another.
 * One row for all of them; a manifest that is not ours says nothing.
 */
export async function* missingCopies(folder: {
  readonly path: string
  readonly real: string
}): AsyncGenerator<Grouped> {
  const path = join(folder.real, MANIFEST)
  const { size } = await stat(path)
  if (size > MOST_BYTES) return
  const files = copiedFiles(await readFile(path, 'utf8')) ?? []
  const checks = inOrder(
    files.filter(({ file }) => isWithin(folder.real, file)),
    () => AT_ONCE,
    async (copied) => ({ copied, found: await stat(join(folder.real, copied.file)).catch(() => undefined) }),
  )
  const wrong: string[] = []
  for await (const { copied, found } of checks) {
    if (found?.size === copied.bytes) continue
    const what = found === undefined ? 'is not there' : `has ${found.size} bytes and not ${copied.bytes}`
    wrong.push(`${copied.file} ${what}`)
  }
  if (wrong.length === 0) return
  const more = wrong.length > MOST_NAMES ? `; and ${wrong.length - MOST_NAMES} more` : ''
  const reason = `Not all files are as they were copied: ${wrong.slice(0, MOST_NAMES).join('; ')}${more}. Copy the folder again.`
  yield skipped(join(folder.path, MANIFEST), size, reason, 'missing_part')
}

/** The names come from a file, so they must not lead elsewhere. */
function isWithin(folder: string, file: string): boolean {
  const way = relative(folder, resolve(folder, file))
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !way.includes('\0')
}
