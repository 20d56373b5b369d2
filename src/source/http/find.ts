import { filePart } from '../file-part.ts'
import type { Grouped, LogPart } from '../part.ts'
import { failed } from '../remote/http-failed.ts'
import { httpRequest } from '../remote/http-request.ts'
import { remotePart } from '../remote/remote-part.ts'
import { tried } from '../remote/retry.ts'
import { RemoteError } from '../remote/store.ts'
import type { SourceContext } from '../scheme.ts'
import { httpStore, type Probed, probe } from './store.ts'

/** The file of a web server. Where it does not tell how long it is, as a history server its zips, it is put on disk first. */
export async function* findHttp(source: string, context: SourceContext): AsyncGenerator<Grouped> {
  if (!URL.canParse(source)) throw new RemoteError('misused', 'This is no address of the web.')
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
  yield* response.body
}

function nameOf(url: URL): string {
  const name = url.pathname.slice(url.pathname.lastIndexOf('/') + 1)
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}
