/** The event logs themselves, as a zip archive (OneApplicationResource.scala, getEventLogs). */
import { open, stat } from 'node:fs/promises'
import { basename, isAbsolute } from 'node:path'
import { Readable } from 'node:stream'
import { ZipFile } from 'yazl'
import type { Reader } from '../store/reader.ts'
import { select } from '../store/select.ts'
import type { logs } from '../tables/logs.ts'
import type { RowOf } from '../tables/schema.ts'
import { type Attempt, attemptsOf } from './attempt.ts'
import { Download, rootEndpoint } from './endpoint.ts'
import { notFound } from './errors.ts'
import { TEXT } from './parameters.ts'

/** `applications/{appId}/logs`: of all attempts. */
export const allLogs = rootEndpoint({
  path: 'applications/{appId}/logs',
  parameters: { appId: TEXT },
  type: 'application/octet-stream',
  async answer({ reader, path: { appId } }) {
    const attempts = await attemptsOf(reader, appId)
    // Spark looks for an application without attempt ids, then for attempt 1.
    if (!attempts.some(({ attempt_id }) => attempt_id === '' || attempt_id === '1'))
      throw notFound(`no such app: ${appId}/1`)
    return archive(reader, `eventLogs-${appId}.zip`, attempts)
  },
})

/** `applications/{appId}/{attemptId}/logs` */
export const attemptLogs = rootEndpoint({
  path: 'applications/{appId}/{attemptId}/logs',
  parameters: { appId: TEXT, attemptId: TEXT },
  type: 'application/octet-stream',
  async answer({ reader, path: { appId, attemptId } }) {
    const attempt = (await attemptsOf(reader, appId)).find(({ attempt_id }) => attempt_id === attemptId)
    if (attempt === undefined) throw notFound(`no such app: ${appId}/${attemptId}`)
    return archive(reader, `eventLogs-${appId}-${attemptId}.zip`, [attempt])
  },
})

type LogFile = Pick<
  RowOf<typeof logs>,
  'path' | 'log_path' | 'layout' | 'codec' | 'stored_bytes' | 'modified' | 'state'
>

const FILES = select<LogFile>(
  `SELECT path, log_path, layout, codec, stored_bytes, modified, state FROM logs
WHERE attempt_key = $1 AND app_id = $2 ORDER BY part`,
)

async function archive(reader: Reader, name: string, attempts: readonly Attempt[]): Promise<Download> {
  const zip = new ZipFile()
  const output = zip.outputStream
  if (!(output instanceof Readable)) throw new Error('yazl has another kind of stream.')
  // What fails while it is sent breaks it off.
  zip.on('error', (error: Error) => output.destroy(error))
  for (const attempt of attempts) {
    const files = await reader.rows(FILES, attempt.attempt_key, attempt.app_id)
    const [first] = files
    const isFolder = first?.layout === 'rolling'
    const prefix = isFolder ? `${entryName(first.log_path)}/` : ''
    if (isFolder) {
      zip.addEmptyDirectory(prefix)
      zip.addBuffer(Buffer.alloc(0), prefix + statusFile(first.log_path, attempt.completed))
    }
    for (const file of files) await addFile(zip, file, prefix)
    if (files.length === 0) throw gone(attempt.app_id)
  }
  zip.end()
  return new Download(name.replace(/[^\w.-]/g, '_'), output)
}

/** Adds a file that is still what was read; what is in an archive or came from a stream is not there as a file. */
async function addFile(zip: ZipFile, file: LogFile, prefix: string): Promise<void> {
  if (!isAbsolute(file.path) || !isUnchanged(file, await stat(file.path).catch(() => undefined)))
    throw gone(basename(file.path))
  const options = {
    size: Number(file.stored_bytes),
    mtime: new Date(file.modified ?? 0),
    // What is compressed once does not get smaller.
    compress: file.codec === 'none',
  }
  zip.addReadStreamLazy(prefix + entryName(file.path), options, (ready) => {
    opened(file).then(
      (stream) => {
        // Also if nobody wants the rest.
        zip.outputStream.once('close', () => stream.destroy())
        ready(null, stream)
      },
      (error: unknown) => zip.emit('error', error),
    )
  })
}

/** Looks once more at what is opened: files come and go while an archive is sent. */
async function opened(file: LogFile): Promise<Readable> {
  const handle = await open(file.path, 'r')
  if (isUnchanged(file, await handle.stat()))
    return handle.createReadStream({ end: Math.max(0, Number(file.stored_bytes) - 1) })
  await handle.close()
  throw gone(basename(file.path))
}

function isUnchanged(
  { stored_bytes, modified }: LogFile,
  found: { isFile(): boolean; size: number; mtimeMs: number } | undefined,
): boolean {
  return (
    found?.isFile() === true && found.size === Number(stored_bytes) && Math.floor(found.mtimeMs) === modified
  )
}

/** A name in an archive must have no separators of any system. */
function entryName(path: string): string {
  return basename(path).replaceAll('\\', '_')
}

/** The empty file that says whether a rolling log is complete; without it no history server reads the folder. */
function statusFile(folder: string, completed: boolean): string {
  return `${basename(folder).replace('eventlog_v2_', 'appstatus_')}${completed ? '' : '.inprogress'}`
}

function gone(what: string): Error {
  return notFound(
    `The event log ${what} is not where it was loaded from any more, or has changed since then.`,
  )
}
