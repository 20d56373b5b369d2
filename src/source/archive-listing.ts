import type { DiagnosticCode } from '../base/diagnostics.ts'
import type { ArchiveKind } from './archive-kind.ts'
import { entryLabel } from './entry-label.ts'
import { type Found, type FoundFile, type LogPart, type LogProblem, skipped } from './part.ts'

/**
 * Entries beyond this many are not listed: a directory of millions of names is an attack on memory. A load holds some
 * 8 KB of each, so that these take less than 1 GB.
 */
export const MOST_ENTRIES = 100_000

/** One file in an archive. */
export interface ArchiveFile extends FoundFile {
  /** Folders inside the archive, '' at its top. */
  readonly folder: string
  readonly problems: LogProblem[]
  /** Its place in an archive that can only be read forward, else 0. */
  readonly position: number
  /** Where the listing saw the first bytes: what they tell. */
  readonly archive: ArchiveKind | 'none' | undefined
}

/** What was found in an archive, as its reader fills it. */
export class ArchiveListing {
  readonly path: string
  readonly files: ArchiveFile[] = []
  readonly skipped: Found[] = []

  private readonly archive: LogPart

  constructor(archive: LogPart) {
    this.path = archive.path
    this.archive = archive
  }

  pathOf(raw: string): string {
    return `${this.path}!/${entryLabel(raw) ?? '?'}`
  }

  add(entry: {
    raw: string
    part: LogPart
    position: number
    archive?: ArchiveKind | 'none'
  }): ArchiveFile | undefined {
    const label = entryLabel(entry.raw)
    if (label === undefined) {
      this.leaveOut(
        '',
        entry.part.bytes,
        'Its name is empty or longer than 4096 characters.',
        'damaged_archive',
      )
      return undefined
    }
    const slash = label.lastIndexOf('/')
    const { position, archive } = entry
    const { happened } = this.archive
    // What befalls the reading of the archive is told with the entry that is read.
    const told = happened === undefined ? undefined : { happened }
    const part = { ...entry.part, ...told, container: this.archive.container ?? this.archive }
    const file = {
      folder: label.slice(0, Math.max(0, slash)),
      name: label.slice(slash + 1),
      part,
      problems: [],
      position,
      archive,
    }
    this.files.push(file)
    return file
  }

  leaveOut(raw: string, bytes: number | undefined, reason: string, problem?: DiagnosticCode): void {
    this.skipped.push(skipped(this.pathOf(raw), bytes, reason, problem))
  }

  /** Something is wrong with the archive as a whole. */
  fault(problem: DiagnosticCode, reason: string): void {
    this.skipped.push(skipped(this.path, undefined, reason, problem))
  }

  isFull(): boolean {
    if (this.files.length + this.skipped.length < MOST_ENTRIES) return false
    this.overfull()
    return true
  }

  overfull(): void {
    this.fault(
      'damaged_archive',
      `It has more than ${MOST_ENTRIES} entries; the rest is not read. Unpack it for all of them.`,
    )
  }
}
