/** Logs copied to a folder, for use where there is no network. */
import { mkdir, rm } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import { UserError } from './base/errors.ts'
import { inOrder } from './base/in-order.ts'
import { Copier, UNFINISHED, type Wanted } from './fetch/copy.ts'
import { Manifest } from './fetch/manifest.ts'
import { fetchAnswers } from './fetch-answers.ts'
import { type Selected, type SourceOptions, selectLogs } from './load/select.ts'
import type { AttemptAnswers } from './source/answers.ts'
import type { Copied } from './source/copied-files.ts'
import { LeftOut } from './source/left-out.ts'
import type { EventLog, LogPart, Skipped } from './source/part.ts'
import { FetchedFiles } from './source/remote/fetched-files.ts'
import { isRemote } from './source/schemes.ts'
import { SourceError } from './source/source-error.ts'

export interface FetchOptions extends SourceOptions {
  /** The folder; made if it is not there. */
  readonly to: string
  readonly signal?: AbortSignal
  /** Called again and again while sources far away are listed, with the files that were listed so far, wanted or not. */
  onListed?(files: number): void
  /** Called for each file once it is settled. */
  onFile?(file: FetchedFile): void
}

/** What became of one file. */
export interface FetchedFile {
  readonly source: string
  readonly state: 'fetched' | 'unchanged' | 'failed' | 'skipped'
  /** Where the copy is, from the folder. */
  readonly file: string | undefined
  readonly bytes: number | undefined
  readonly reason: string | undefined
}

export interface FetchSummary {
  readonly files: readonly FetchedFile[]
  readonly leftOut: ReadonlyMap<string, number>
}

/**
 * Copies event logs as they are into a folder, with all files that belong to them; archives whole. `manifest.json` says where each came
 * from, with its length and SHA-256. What is there already and has not changed is not copied again, and what was stopped in the middle
 * goes on there. Throws UserError if a source or the folder cannot be used at all.
 */
export async function fetchLogs(sources: readonly string[], options: FetchOptions): Promise<FetchSummary> {
  const { to, signal } = options
  const disk = new FetchedFiles(options.cache)
  const leftOut = new LeftOut()
  const files: FetchedFile[] = []
  const add = (file: FetchedFile) => {
    files.push(file)
    options.onFile?.(file)
  }
  await usable(to)
  const manifest = await Manifest.read(to)
  const copier = new Copier(to, manifest)
  try {
    // What was copied before was a log before.
    const heads = ({ parts }: EventLog) =>
      parts.every((part) => part.container !== undefined || manifest.get(absolute(part)) === undefined)
    const selected = selectLogs(sources, { ...options, disk, heads }, leftOut)
    const wanted = new Set<string>()
    const copying = inOrder(
      selected,
      () => AT_ONCE,
      (one) => copyAll(one, wanted, copier, signal),
    )
    let since = Date.now()
    for await (const copied of copying) {
      for (const file of copied) add(file)
      if (Date.now() - since < WRITE_EVERY_MS) continue
      await manifest.write()
      since = Date.now()
    }
    await forgetRenamed(to, manifest, wanted)
    if (files.every(({ state }) => state !== 'failed'))
      await rm(join(to, UNFINISHED), { recursive: true, force: true })
  } finally {
    await manifest.write()
    await disk.remove()
  }
  return { files, leftOut: leftOut.counts }
}

/** Logs that are copied at a time. */
const AT_ONCE = 4
const WRITE_EVERY_MS = 5000

async function usable(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true })
  } catch (error) {
    throw new UserError(
      `${folder} cannot be used: ${error instanceof Error ? error.message : String(error)}`,
      {
        cause: error,
      },
    )
  }
}

async function copyAll(
  { found, head }: Selected,
  wanted: Set<string>,
  copier: Copier,
  signal: AbortSignal | undefined,
): Promise<FetchedFile[]> {
  if (found.kind === 'skipped') return [leftAlone(found.skipped)]
  if (found.kind === 'answers') return [await record(found.answers, copier.folder, signal)]
  if (head?.notALog !== undefined) return [notCopied(found.log.path, `It is no event log: ${head.notALog}.`)]
  const there = found.log.fetch && copier.there(found.log)
  if (there !== undefined) {
    for (const { source } of there) wanted.add(source)
    return there.map(unchanged)
  }
  try {
    const { log, end } = (await found.log.fetch?.(signal)) ?? { log: found.log, end: async () => {} }
    try {
      const copied: FetchedFile[] = []
      for (const one of filesOf(log, found.log.fetch !== undefined)) {
        // An archive of many logs is copied once.
        if (wanted.has(one.source)) continue
        wanted.add(one.source)
        signal?.throwIfAborted()
        copied.push(await copyOne(one, copier, signal))
      }
      return copied
    } finally {
      await end()
    }
  } catch (error) {
    if (signal?.aborted || !(error instanceof UserError)) throw error
    return [failed(found.log.path, error)]
  }
}

/** What a REST API tells has no files to copy: its answers become some. */
async function record(
  answers: AttemptAnswers,
  to: string,
  signal: AbortSignal | undefined,
): Promise<FetchedFile> {
  try {
    const { path, folder, bytes, unchanged, missing } = await fetchAnswers(answers, to, signal)
    const reason = missing.length === 0 ? undefined : `no answer to ${missing.join(', ')}`
    return {
      source: path,
      state: unchanged ? 'unchanged' : 'fetched',
      file: relative(to, folder),
      bytes,
      reason,
    }
  } catch (error) {
    if (signal?.aborted || !(error instanceof UserError || (error instanceof Error && 'syscall' in error)))
      throw error
    return failed(answers.path, error)
  }
}

async function copyOne(one: Wanted, copier: Copier, signal: AbortSignal | undefined): Promise<FetchedFile> {
  try {
    const { copied, before } = await copier.copy(one)
    return before ? unchanged(copied) : { ...unchanged(copied), state: 'fetched' }
  } catch (error) {
    if (signal?.aborted || !(error instanceof SourceError || (error instanceof Error && 'syscall' in error)))
      throw error
    return failed(one.source, error)
  }
}

/**
 * The files to copy: those of the log, or the archive that they are in. The zip that a history server makes of a log is taken apart, for
 * its times are not those of the log.
 */
function filesOf({ parts, beside = [] }: EventLog, isMade: boolean): Wanted[] {
  const modified = parts[0]?.modified
  const files = [...parts, ...beside].map((part) =>
    // Unpacked, it is longer than it says.
    isMade ? { ...part, bytes: undefined, modified } : (part.container ?? part),
  )
  return files.map((part) => ({ source: absolute(part), part }))
}

function absolute({ path }: LogPart): string {
  return isRemote(path) || path === '-' ? path : resolve(path)
}

/** A log has one name while it is written and another one later: of both, the later one is kept. */
async function forgetRenamed(folder: string, manifest: Manifest, wanted: ReadonlySet<string>): Promise<void> {
  for (const source of wanted) {
    const former = manifest.get(`${source}.inprogress`)
    if (former === undefined || wanted.has(former.source) || manifest.get(source) === undefined) continue
    await rm(join(folder, former.file), { force: true })
    manifest.delete(former.source)
  }
}

function unchanged({ source, file, bytes }: Copied): FetchedFile {
  return { source, state: 'unchanged', file, bytes, reason: undefined }
}

function leftAlone({ path, bytes, reason, problem }: Skipped): FetchedFile {
  return { source: path, state: problem === undefined ? 'skipped' : 'failed', file: undefined, bytes, reason }
}

function notCopied(source: string, reason: string): FetchedFile {
  return { source, state: 'skipped', file: undefined, bytes: undefined, reason }
}

function failed(source: string, error: Error): FetchedFile {
  const hint = error instanceof UserError ? error.hint : undefined
  const reason = [error.message, hint].filter(Boolean).join(' ')
  return { source, state: 'failed', file: undefined, bytes: undefined, reason }
}
