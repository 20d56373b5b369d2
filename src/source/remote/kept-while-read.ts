import { constants } from 'node:fs'
import { type FileHandle, mkdir, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { readRange } from '../file-part.ts'
import type { LogProblem } from '../part.ts'
import { reasonOf } from '../source-error.ts'
import type { RemoteFile } from './store.ts'
import { takePlace } from './take-place.ts'

/**
 * The bytes of a file, put into `target` as they are read: what an earlier reading got is taken from there, and whoever reads only the
 * head leaves that for the next. A disk that takes no more is no reason not to read.
 */
export async function* keptWhileRead(
  file: RemoteFile,
  target: string,
  read: (from: number) => AsyncIterable<Uint8Array>,
  note: (problem: LogProblem) => void,
): AsyncGenerator<Uint8Array> {
  const part = `${target}.part`
  const keeper = await Keeper.open(part, file, note)
  try {
    let at = keeper.size
    if (at > 0) yield* readRange({ path: part, offset: 0, length: at }, file.path)
    for await (const chunk of read(at)) {
      // Before it is given away: then it may be transferred to another thread.
      await keeper.write(chunk, at)
      at += chunk.length
      yield chunk
    }
    await keeper.finish(target, at)
  } finally {
    await keeper.close()
  }
}

class Keeper {
  readonly size: number
  readonly #part: string
  readonly #listed: RemoteFile
  readonly #note: (problem: LogProblem) => void
  #file: FileHandle | undefined

  private constructor(
    file: FileHandle | undefined,
    size: number,
    part: string,
    listed: RemoteFile,
    note: (problem: LogProblem) => void,
  ) {
    this.#file = file
    this.size = size
    this.#part = part
    this.#listed = listed
    this.#note = note
  }

  static async open(part: string, listed: RemoteFile, note: (problem: LogProblem) => void): Promise<Keeper> {
    try {
      await mkdir(dirname(part), { recursive: true, mode: 0o700 })
      const file = await open(part, constants.O_RDWR | constants.O_CREAT, 0o600)
      const { size } = await file.stat()
      if (size <= listed.bytes) return new Keeper(file, size, part, listed, note)
      await file.truncate(0)
      return new Keeper(file, 0, part, listed, note)
    } catch (error) {
      const keeper = new Keeper(undefined, 0, part, listed, note)
      await keeper.#giveUp(error)
      return keeper
    }
  }

  /**
   * At its place, which must not lie beyond the end of what is there. Another reader, of another process too, may have been faster: it has
   * put the same bytes there.
   */
  async write(chunk: Uint8Array, at: number): Promise<void> {
    if (this.#file === undefined) return
    try {
      const { size } = await this.#file.stat()
      if (size < at || size >= at + chunk.length) return
      for (let from = 0; from < chunk.length; )
        from += (await this.#file.write(chunk, from, chunk.length - from, at + from)).bytesWritten
    } catch (error) {
      await this.#giveUp(error)
    }
  }

  async finish(target: string, at: number): Promise<void> {
    if (this.#file === undefined || at !== this.#listed.bytes) return
    try {
      await this.#file.sync()
      if ((await this.#file.stat()).size === at) await takePlace(this.#part, target)
    } catch (error) {
      await this.#giveUp(error)
    }
  }

  async close(): Promise<void> {
    await this.#file?.close()
    this.#file = undefined
  }

  async #giveUp(error: unknown): Promise<void> {
    if (!(error instanceof Error && 'syscall' in error)) throw error
    this.#note({ code: 'not_kept', detail: `${this.#listed.path}: ${reasonOf(error)}` })
    await this.close().catch(() => undefined)
  }
}
