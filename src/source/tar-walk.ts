import { type ByteReader, takeExactly } from './byte-reader.ts'
import { BLOCK, paxRecords, type TarHeader, tarHeader } from './tar-header.ts'

/** An entry whose data stand at `offset`, or a fault of the archive; `cut`: its end falls into the entry before. */
export type TarItem =
  | (TarHeader & { readonly kind: 'entry'; readonly offset: number })
  | { readonly kind: 'fault'; readonly detail: string; readonly cut: boolean }

/**
 * Goes through an archive. After each entry the caller may take its bytes from the reader; what is left is skipped. Damaged
 * headers are passed over up to the next sound one. Archives that were joined (`cat a.tar b.tar`) are read to the end.
 */
export async function* tarItems(reader: ByteReader): AsyncGenerator<TarItem> {
  let extra = new Map<string, string>()
  let zeros = 0
  let junk = 0
  for (;;) {
    const block = await takeExactly(reader, BLOCK)
    if (block.length < BLOCK) {
      if (junk > 0) yield damaged(junk, reader.position)
      if (zeros === 0) yield fault('The archive ends without its end mark: it was cut.', false)
      return
    }
    const header = tarHeader(block)
    if (!header) {
      if (block.every((byte) => byte === 0)) zeros++
      // After the end mark may come anything; inside, a damaged header.
      else if (zeros < 2) junk += BLOCK
      continue
    }
    if (junk > 0) yield damaged(junk, reader.position - BLOCK)
    junk = 0
    zeros = 0
    if (/[xgLK]/.test(header.type)) {
      extra = await described(reader, header, extra)
      continue
    }
    const entry = merged(header, extra, reader.position)
    extra = new Map()
    yield entry
    const end = entry.offset + Math.ceil(entry.size / BLOCK) * BLOCK
    await reader.skip(Math.max(0, end - reader.position))
    if (reader.position < entry.offset + entry.size) {
      yield fault(`The archive ends ${entry.offset + entry.size - reader.position} bytes too early.`, true)
      return
    }
  }
}

// Names and pax headers are small; a huge one is an attack on memory.
const MOST_EXTRA = 1024 * 1024

/** What a header of type x, L says of the next entry; g (of all entries) and K (the target of a link) tell nothing we need. */
async function described(
  reader: ByteReader,
  header: TarHeader,
  known: Map<string, string>,
): Promise<Map<string, string>> {
  const end = reader.position + Math.ceil(header.size / BLOCK) * BLOCK
  const extra = new Map(known)
  if (header.size <= MOST_EXTRA) {
    const bytes = await takeExactly(reader, header.size)
    if (header.type === 'x') for (const [key, value] of paxRecords(bytes)) extra.set(key, value)
    if (header.type === 'L') extra.set('path', bytes.toString('utf8').replace(/\0.*$/s, ''))
  }
  await reader.skip(Math.max(0, end - reader.position))
  return extra
}

function merged(
  header: TarHeader,
  extra: ReadonlyMap<string, string>,
  offset: number,
): TarItem & { kind: 'entry' } {
  const size = Number(extra.get('size') ?? header.size)
  const seconds = Number(extra.get('mtime'))
  return {
    kind: 'entry',
    name: extra.get('path') ?? header.name,
    size: header.type === '0' && Number.isSafeInteger(size) && size >= 0 ? size : header.size,
    modified: seconds > 0 ? Math.trunc(seconds * 1000) : header.modified,
    type: [...extra.keys()].some((key) => key.startsWith('GNU.sparse')) ? 'S' : header.type,
    offset,
  }
}

function damaged(bytes: number, before: number): TarItem {
  return fault(`${bytes} bytes before byte ${before} are damaged: entries may be missing.`, false)
}

function fault(detail: string, cut: boolean): TarItem {
  return { kind: 'fault', detail, cut }
}
