import { realpathSync } from 'node:fs'
import { dirname, isAbsolute } from 'node:path'
import type { UserError } from '../base/errors.ts'
import type { EventLog, Found, Skipped } from '../source/part.ts'
import { RemoteError } from '../source/remote/store.ts'
import { isRemote } from '../source/schemes.ts'
import { SourceError } from '../source/source-error.ts'

/** Shows what was found by paths from the root: a database outlives the folder in which a load was started. */
export function fromRoot(found: Found): Found {
  if (found.kind === 'skipped') {
    const { executorLogs, ...rest } = found.skipped
    const outputs = executorLogs?.map((log) => ({ ...log, path: absolute(log.path) }))
    return {
      kind: 'skipped',
      skipped: { ...rest, path: absolute(rest.path), ...(outputs && { executorLogs: outputs }) },
    }
  }
  if (found.kind === 'answers')
    return { ...found, answers: { ...found.answers, path: absolute(found.answers.path) } }
  const { log } = found
  const parts = log.parts.map((part) => ({ ...part, path: absolute(part.path) }))
  return { ...found, log: { ...log, path: absolute(log.path), parts } }
}

/** Not `resolve`: what follows the name of an archive is a label, whose dots mean nothing here. */
function absolute(path: string): string {
  if (path === '-' || path === '' || isAbsolute(path) || isRemote(path)) return path
  let folder = process.cwd()
  let rest = path
  for (; rest.startsWith('../'); rest = rest.slice(3)) folder = dirname(folder)
  return rest === '..' ? dirname(folder) : `${folder === '/' ? '' : folder}/${rest}`
}

/** Leaves out the files of the database that is loaded into, which may lie among the logs. */
export function withoutDatabase(db: string, found: readonly Found[]): Found[] {
  const own = ownFiles(db)
  return found.map((one): Found => {
    const part = one.kind === 'log' ? one.log.parts[0] : undefined
    if (part?.local === undefined || !own.has(part.local.path)) return one
    const reason = 'It belongs to the database that is loaded into.'
    return { kind: 'skipped', skipped: { path: part.path, bytes: part.bytes, reason, problem: undefined } }
  })
}

function ownFiles(db: string): Set<string> {
  try {
    const real = realpathSync(db)
    return new Set([real, `${real}.wal`])
  } catch {
    // There is none yet.
    return new Set()
  }
}

/** A log on which we failed by a defect of our own. */
export function failedLog(log: Pick<EventLog, 'path'> & Partial<EventLog>, error: unknown): Skipped {
  const { path, parts } = log
  const [message, at] = error instanceof Error ? (error.stack ?? error.message).split('\n') : [String(error)]
  return {
    path,
    bytes: parts?.[0]?.bytes,
    reason: `Afterglow failed: ${message}${at === undefined ? '' : ` (${at.trim()})`}`,
    problem: 'own_defect',
  }
}

/** Bytes of all files as stored; undefined if there is a stream among them. */
export function totalBytes(found: readonly Found[]): number | undefined {
  let total = 0
  if (found.some(({ kind }) => kind === 'answers')) return undefined
  for (const part of found.flatMap((one) => (one.kind === 'log' ? one.log.parts : []))) {
    if (part.bytes === undefined) return undefined
    total += part.bytes
  }
  return total
}

/** A log that could not be fetched, or answers nobody gave. */
export function notHad(path: string, error: UserError): Skipped {
  return {
    path,
    bytes: undefined,
    reason: [error.message, error.hint].filter(Boolean).join(' '),
    problem: error instanceof SourceError ? error.code : 'unreadable',
  }
}

/** Whether it says that the source does not give what was asked for. */
export function isOfSource(error: unknown): error is UserError {
  return error instanceof SourceError || error instanceof RemoteError
}

/** The logs among what was found. */
export function logsOf(found: readonly Found[]): EventLog[] {
  return found.flatMap((one) => (one.kind === 'log' ? [one.log] : []))
}
