import type { DiagnosticCode } from '../base/diagnostics.ts'
import { UserError } from '../base/errors.ts'

/** A part could not be read to its end. What came before stays good; `code` says how to report it. */
export class SourceError extends UserError {
  override name = 'SourceError'
  readonly code: DiagnosticCode

  constructor(code: DiagnosticCode, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, options)
    this.code = code
  }
}

/** A system error in words, without the path. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  return WORDS[code] ?? error.message
}

const WORDS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ENOENT: 'there is no such file or folder (any more)',
  ENOTDIR: 'there is no such file or folder',
  EISDIR: 'it is a folder',
  ELOOP: 'a symbolic link that leads back to itself',
  ENAMETOOLONG: 'the name is too long',
  EMFILE: 'too many open files (see ulimit -n)',
  EIO: 'the disk reports a read error',
}
