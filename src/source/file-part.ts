import { closeSync, openSync, readSync } from 'node:fs'
import { open } from 'node:fs/promises'
import type { ByteRange, LogPart } from './part.ts'
import { reasonOf, SourceError } from './source-error.ts'

/** A chunk as big as the rest of the way likes its messages. */
export const CHUNK = 1024 * 1024

/** A part that is exactly a range of a local file. */
export function filePart(path: string, local: ByteRange, modified: number | undefined): LogPart {
  return { path, bytes: local.length, modified, local, open: () => readRange(local, path) }
}

/**
 * Reads a range of a file, up to its length at the time of listing. A file that is shorter by now ends in a SourceError
 * after its last byte; one that grew ends where it ended then.
 */
export async function* readRange(range: ByteRange, shown: string): AsyncGenerator<Uint8Array> {
  if (range.length === 0) return
  const file = await opened(range).catch((error: unknown) => {
    throw new SourceError('unreadable', `${shown} cannot be opened: ${reasonOf(error)}.`, { cause: error })
  })
  try {
    let left = range.length
    while (left > 0) {
      // An ArrayBuffer of its own: the chunk may be transferred to another thread.
      const chunk = Buffer.allocUnsafeSlow(Math.min(CHUNK, left))
      const bytesRead = await file.read(chunk, range.offset + range.length - left).catch((error: unknown) => {
        throw new SourceError('unreadable', `${shown} cannot be read: ${reasonOf(error)}.`, { cause: error })
      })
      if (bytesRead === 0) throw shrunk(shown, left)
      left -= bytesRead
      yield bytesRead === chunk.length ? chunk : chunk.subarray(0, bytesRead)
    }
  } finally {
    await file.close()
  }
}

interface OpenFile {
  read(chunk: Uint8Array, position: number): Promise<number>
  close(): Promise<void>
}

/** So little is read sooner than another thread is told to. */
const SMALL = 256 * 1024

async function opened({ path, length }: ByteRange): Promise<OpenFile> {
  if (length <= SMALL) {
    const descriptor = openSync(path, 'r')
    return {
      read: async (chunk, position) => readSync(descriptor, chunk, 0, chunk.length, position),
      close: async () => closeSync(descriptor),
    }
  }
  const file = await open(path)
  return {
    read: async (chunk, position) => (await file.read(chunk, 0, chunk.length, position)).bytesRead,
    close: () => file.close(),
  }
}

function shrunk(shown: string, missing: number): SourceError {
  return new SourceError(
    'changed_while_read',
    `${shown} is ${missing} bytes shorter than when it was listed: it was cut or replaced meanwhile.`,
    { hint: 'Load it again when nothing writes to it.' },
  )
}

/** The first bytes of a part, at most `count` of them. */
export async function headOf(part: LogPart, count: number): Promise<Uint8Array> {
  const { local, ranges } = part
  const chunks = local
    ? readRange({ ...local, length: Math.min(count, local.length) }, part.path)
    : (ranges?.read(0, Math.min(count, part.bytes ?? count)) ?? part.open())
  const head: Uint8Array[] = []
  let length = 0
  for await (const chunk of chunks) {
    head.push(chunk)
    length += chunk.length
    if (length >= count) break
  }
  return Buffer.concat(head).subarray(0, count)
}
