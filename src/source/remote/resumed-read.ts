import type { LogProblem } from '../part.ts'
import { SourceError } from '../source-error.ts'
import { mayTryAgain, PATIENT, type Patience, pause } from './retry.ts'
import { RemoteError, type RemoteFile, type RemoteStore } from './store.ts'

/** A file that is read, as it is called now. */
export interface Reading {
  readonly store: RemoteStore
  file: RemoteFile
  readonly patience?: Patience
  /** Hears what befalls the reading and does no harm. */
  note(problem: LogProblem): void
}

/**
 * Bytes `from` to `to` (excluded), each once and in order: where reading breaks off it goes on at its byte, after a wait. A log that
 * is not there any more under the name it had while it was written is looked for under its final one.
 * @throws SourceError after the last good byte
 */
export async function* resumedRead(
  reading: Reading,
  from: number,
  to: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  const patience = reading.patience ?? PATIENT
  let failures = 0
  for (let at = from; at < to; ) {
    const { file } = reading
    try {
      for await (const bytes of reading.store.read(file, at, to, signal)) {
        const wanted = bytes.length > to - at ? bytes.subarray(0, to - at) : bytes
        at += wanted.length
        if (wanted.length > 0) failures = 0
        yield wanted
        if (at >= to) return
      }
      throw new RemoteError('cut', `${file.path}: the answer is shorter than the file.`)
    } catch (error) {
      signal?.throwIfAborted()
      if (!(error instanceof RemoteError)) throw error
      if (error.fault === 'missing' && (reading.file !== file || followRename(reading, at))) continue
      if (!mayTryAgain(error) || ++failures >= patience.tries) throw asSourceError(error, reading, at)
      const detail = `${error.fault} at byte ${at}: ${error.message}`
      await pause(error, failures, patience, signal)
      reading.note({ code: 'read_again', detail })
    }
  }
}

/** Spark gives a log its final name when the application ends (EventLogFileWriters.scala, renameFile). */
const IN_PROGRESS = '.inprogress'

function followRename(reading: Reading, at: number): boolean {
  const { file } = reading
  if (!file.key.endsWith(IN_PROGRESS)) return false
  const [path, key] = [file.path, file.key].map((text) => text.slice(0, -IN_PROGRESS.length))
  // What tells its bytes from others is not known; the first ones are those of the log that was listed.
  reading.file = { ...file, path: path!, key: key!, version: undefined, modified: undefined }
  reading.note({ code: 'renamed', detail: `to ${path}, read on from byte ${at}` })
  return true
}

function asSourceError(error: RemoteError, { file }: Reading, at: number): SourceError {
  if (error.fault === 'changed') {
    const message = `${file.path} is another one than was listed: it was written anew before byte ${at} was read.`
    return new SourceError('changed_while_read', message, {
      hint: 'Load it again when nothing writes to it.',
      cause: error,
    })
  }
  const what = error.fault === 'missing' ? `${file.path} is not there any more` : error.message
  return new SourceError('unreadable', `At byte ${at}: ${what.replace(/\.$/, '')}.`, {
    cause: error,
    ...(error.hint !== undefined && { hint: error.hint }),
  })
}
