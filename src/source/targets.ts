import { lstat } from 'node:fs/promises'
import { normalize, resolve } from 'node:path'
import { NothingFound, UserError } from '../base/errors.ts'
import type { SchemeTarget } from './from-scheme.ts'
import { isPattern, matches } from './glob.ts'
import { type Found, skipped } from './part.ts'
import { fewSlashes, isAddress, schemeOf, shownSource, unknownAddress } from './schemes.ts'
import { reasonOf } from './source-error.ts'

/** One thing to read: a path, standard input, what a scheme finds, or what was named and is not there. */
export type Target =
  | {
      readonly kind: 'path'
      readonly path: string /** by the user, not by a pattern */
      readonly named: boolean
    }
  | { readonly kind: 'stdin' }
  | SchemeTarget
  | Extract<Found, { kind: 'skipped' }>

/**
 * What the user's words stand for. A path that exists wins over the same text as a pattern.
 * @throws UserError where none of them leads to anything; one that does not, beside others that do, is skipped.
 */
export async function targetsOf(sources: readonly string[], signal?: AbortSignal): Promise<Target[]> {
  if (sources.length === 0)
    throw new UserError('There is nothing to read: no source was named.', { hint: HINT })
  const targets: Target[] = []
  for (const source of sources) {
    for (const target of await targetsOfOne(source, signal)) targets.push(target)
  }
  const [first] = targets
  if (first?.kind === 'skipped' && targets.every((target) => target.kind === 'skipped')) {
    const others = targets.length > 1 ? ` (and ${targets.length - 1} more)` : ''
    throw new NothingFound(`${first.skipped.path}${others}: ${first.skipped.reason}`, { hint: HINT })
  }
  return targets
}

const HINT =
  'Name a file, a folder, a pattern in quotes such as "logs/**/*.zstd", an address such as s3://bucket/prefix, or - for standard input.'

async function targetsOfOne(source: string, signal: AbortSignal | undefined): Promise<Target[]> {
  if (source === '-') return [{ kind: 'stdin' }]
  const scheme = schemeOf(source)
  if (isAddress(source)) {
    return scheme === undefined
      ? [skipped(shownSource(source), undefined, unknownAddress(source), 'unreadable')]
      : [{ kind: 'scheme', scheme, source }]
  }
  if (source === '' || source.includes('\0'))
    return [skipped(source, undefined, 'This is no path.', 'unreadable')]
  try {
    await lstat(source)
    // A name such as `emr:j-1` is shown from the root, so that nobody takes it for more than a file.
    const path = scheme === undefined ? normalize(source) : resolve(source)
    return [{ kind: 'path', path: withoutSlash(path), named: true }]
  } catch (error) {
    if (scheme !== undefined) return [{ kind: 'scheme', scheme, source }]
    const address = fewSlashes(source)
    if (address !== undefined) return [skipped(address.shown, undefined, address.reason, 'unreadable')]
    if (!isPattern(source))
      return [skipped(source, undefined, `It cannot be read: ${reasonOf(error)}.`, 'unreadable')]
  }
  const paths = await matches(source, signal)
  if (paths.length === 0)
    return [skipped(source, undefined, 'No file or folder matches this pattern.', 'unreadable')]
  return paths.map((path) => ({ kind: 'path', path, named: false }))
}

function withoutSlash(path: string): string {
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path
}
