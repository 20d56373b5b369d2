import { createUnzip } from 'node:zlib'
import { filePart } from '../file-part.ts'
import { inflated } from '../inflate.ts'
import type { Grouped, LogPart } from '../part.ts'
import { failed } from '../remote/http-failed.ts'
import { type HttpResponse, httpRequest } from '../remote/http-request.ts'
import { remotePart } from '../remote/remote-part.ts'
import { tried } from '../remote/retry.ts'
import { shownUrl } from '../remote/shown-url.ts'
import { RemoteError } from '../remote/store.ts'
import type { SourceContext } from '../scheme.ts'
import { encodingOf, httpStore, type Probed, probe } from './store.ts'

/** The file of a web server. Where it does not tell how long it is, as a history server of its zips, it is put on disk first. */
export async function* findHttp(source: string, context: SourceContext): AsyncGenerator<Grouped> {
  if (!URL.canParse(source))
    throw new RemoteError('misused', 'This is no address of the web.', {
      hint: 'It is written as http://host:port/path. In a password / is %2F, @ %40 and # %23.',
    })
  const url = new URL(source)
  url.hash = ''
  const { signal } = context
  const { file, seeks } = await tried(() => probe(url, signal), { signal })
  const { bytes } = file
  const part =
    bytes === undefined
      ? await onDisk(url, file, context)
      : remotePart(httpStore(url, seeks), { ...file, bytes }, context)
  yield { kind: 'single', file: { name: nameOf(url), part, problems: [] } }
}

async function onDisk(url: URL, file: Probed['file'], context: SourceContext): Promise<LogPart> {
  const { signal, disk } = context
  // It cannot be asked for from a byte on: what broke off begins anew.
  const local = await tried(() => disk.fetch(file, () => allOf(url, signal)), { signal })
  const { path, modified, version } = file
  return { ...filePart(path, local, modified), version }
}

async function* allOf(url: URL, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array> {
  // A history server puts the zip of a large application together before it answers.
  const response = await httpRequest(url, { signal, timeouts: { answerMs: 600_000, idleMs: 600_000 } })
  if (response.status !== 200) {
    await response.discard()
    throw failed(response)
  }
  yield* unpacked(response)
}

async function* unpacked(response: HttpResponse): AsyncGenerator<Uint8Array> {
  const encoding = encodingOf(response)
  const shown = shownUrl(response.url)
  if (encoding === undefined) yield* response.body
  else if (ZLIB.has(encoding)) yield* inflated(response.body, createUnzip(), shown)
  else {
    await response.discard()
    throw new RemoteError(
      'misused',
      `${shown}: the server sends it packed in a way that is not known here.`,
      {
        hint: 'It is asked not to (accept-encoding: identity). Save the file and name that.',
      },
    )
  }
}

const ZLIB = new Set(['gzip', 'x-gzip', 'deflate'])

function nameOf(url: URL): string {
  const name = url.pathname.slice(url.pathname.lastIndexOf('/') + 1)
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}
