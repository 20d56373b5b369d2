import { type Header, pack } from 'tar-stream'

export interface TarSpec extends Partial<Header> {
  readonly name: string
  readonly data?: string | Uint8Array
}

/** A tar of these entries. */
export async function makeTar(entries: readonly TarSpec[]): Promise<Buffer> {
  const tar = pack()
  for (const { data = '', ...header } of entries) tar.entry(header, Buffer.from(data))
  tar.finalize()
  const chunks: Uint8Array[] = []
  for await (const chunk of tar) if (chunk instanceof Uint8Array) chunks.push(chunk)
  return Buffer.concat(chunks)
}
