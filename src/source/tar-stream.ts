import { type ByteReader, type StreamReader, takeExactly } from './byte-reader.ts'
import { CHUNK } from './file-part.ts'
import { rechunked } from './inflate.ts'
import { SourceError } from './source-error.ts'
import { type TarItem, tarItems } from './tar-walk.ts'

/** A pass through the archive that stands at one entry; its first bytes are kept so that a look at the head costs nothing. */
interface Pass {
  readonly reader: ByteReader
  readonly items: AsyncGenerator<TarItem>
  index: number
  head: Uint8Array
  taken: number
}

/**
 * The entries of a tar archive that can only be read forward. The last pass is kept open: an entry further on is reached by
 * reading on, one further back by a new pass. So a log costs one pass and one more for each part that stands before its
 * predecessor in the archive; nothing is kept on disk, and in memory only the head of one entry.
 */
export class TarStream {
  /** Set by whoever lists the archive: a pass that has read the last entry is of no more use. */
  entries = Number.POSITIVE_INFINITY
  private readonly start: () => StreamReader
  private idle: Pass | undefined

  constructor(start: () => StreamReader) {
    this.start = start
  }

  open(index: number, size: number, shown: string): AsyncGenerator<Uint8Array> {
    return rechunked(this.bytes(index, size, shown))
  }

  private async *bytes(index: number, size: number, shown: string): AsyncGenerator<Uint8Array> {
    const pass = await this.passTo(index, shown)
    try {
      yield pass.head
      while (pass.taken < size) {
        const piece = await pass.reader.take(Math.min(CHUNK, size - pass.taken))
        if (!piece) throw cut(shown, size - pass.taken)
        pass.taken += piece.length
        yield piece
      }
    } finally {
      await this.keep(pass, size)
    }
  }

  private async passTo(index: number, shown: string): Promise<Pass> {
    const idle = this.idle
    this.idle = undefined
    if (idle && idle.index === index && idle.taken === idle.head.length) return idle
    let pass = idle
    if (!pass || pass.index >= index) {
      await pass?.reader.close()
      const reader = this.start()
      pass = { reader, items: tarItems(reader), index: -1, head: new Uint8Array(0), taken: 0 }
    }
    try {
      let size = 0
      while (pass.index < index) {
        const step = await pass.items.next()
        if (step.done) throw cut(shown, undefined)
        if (step.value.kind !== 'entry') continue
        pass.index++
        size = step.value.size
      }
      pass.head = await takeExactly(pass.reader, Math.min(HEAD_KEPT, size))
      pass.taken = pass.head.length
      return pass
    } catch (error) {
      await pass.reader.close()
      throw error
    }
  }

  /** One idle pass is enough: logs are read one after the other, in the order of the archive. */
  private async keep(pass: Pass, size: number): Promise<void> {
    const before = this.idle
    this.idle = pass
    WITH_IDLE.delete(this)
    WITH_IDLE.add(this)
    await before?.reader.close()
    if (pass.index + 1 === this.entries && pass.taken === size) await this.close()
    const [oldest] = WITH_IDLE
    if (WITH_IDLE.size > MOST_IDLE) await oldest?.close()
  }

  private async close(): Promise<void> {
    const idle = this.idle
    this.idle = undefined
    WITH_IDLE.delete(this)
    await idle?.reader.close()
  }
}

/** An idle pass holds an open file: of a thousand archives that were looked into, only the last few keep theirs. */
const WITH_IDLE = new Set<TarStream>()
const MOST_IDLE = 8

/** As much as one chunk of the way: whoever looks at the first chunk and stops can come again for free. */
const HEAD_KEPT = CHUNK / 4

function cut(shown: string, missing: number | undefined): SourceError {
  const what = missing === undefined ? 'is not there any more' : `ends ${missing} bytes too early`
  return new SourceError('truncated', `${shown} ${what}: its archive is cut or has changed.`)
}
