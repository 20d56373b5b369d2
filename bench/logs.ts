import { createHash } from 'node:crypto'
import { createWriteStream, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { CodecName } from '../src/codec/index.ts'
import { findLogs } from '../src/source/find-logs.ts'
import { bareLog } from './grow/bare.ts'
import { plainBytes, readBaseLogs } from './grow/base-log.ts'
import { type Choice, chooseStage } from './grow/choose.ts'
import { grow } from './grow/grow.ts'
import { bytesText } from './sizes.ts'
import { type Written, writeLog } from './write-log.ts'

/** A log to generate; or, with a count, a folder of that many logs of `bytes` each. */
export interface LogSpec {
  readonly bytes: number
  readonly codec: CodecName
  readonly count?: number
  /** Nothing but the start and the end of an application is in them; `bytes` says nothing then. */
  readonly isBare?: boolean
}

export interface ReadyLog extends Written {
  readonly path: string
  readonly codec: CodecName
  /** For a person: what it is. */
  readonly title: string
}

const TASKS_PER_STAGE = 20_000
const TASK_BYTES = 4400
/** Small logs are of short stages. */
const SMALL_STAGE = 20
/** To be raised when the generator writes other logs than before. */
const VERSION = 1

/** The logs that are measured. They are kept in `folder` and made when they are first asked for. */
export class Logs {
  readonly #folder: string
  readonly #base: string
  readonly #databricks: string | undefined
  readonly #say: (text: string) => void
  #choice: Promise<Choice> | undefined

  constructor(folder: string, base: string, databricks: string | undefined, say: (text: string) => void) {
    mkdirSync(folder, { recursive: true })
    this.#folder = folder
    this.#base = base
    this.#databricks = databricks
    this.#say = say
  }

  async grown(spec: LogSpec): Promise<ReadyLog> {
    const choice = await this.choice()
    const path = join(this.#folder, this.#nameOf(spec, choice))
    const { bytes, codec, count } = spec
    const tasksPerStage = count === undefined ? TASKS_PER_STAGE : SMALL_STAGE
    const written = await this.#once(path, async () => {
      if (count === undefined) return writeLog(grow(choice, { bytes, tasksPerStage, seed: 1 }), codec, path)
      rmSync(path, { recursive: true, force: true })
      mkdirSync(path)
      const total = { plain: 0, stored: 0 }
      for (let i = 0; i < count; i++) {
        const appId = `local-${1_700_000_000_000 + i}`
        if (spec.isBare === true) {
          writeFileSync(join(path, appId), bareLog(choice.log, appId, i * 1000))
          continue
        }
        const one = await writeLog(
          grow(choice, { bytes, tasksPerStage, seed: i, appId }),
          codec,
          join(path, appId),
        )
        total.plain += one.plain
        total.stored += one.stored
      }
      return total
    })
    return {
      path,
      codec,
      title: count === undefined ? bytesText(written.plain) : `${count} logs`,
      ...written,
    }
  }

  /** The Databricks log, decompressed; a text says why there is none. */
  async databricks(): Promise<ReadyLog | string> {
    const source = this.#databricks
    if (source === undefined)
      return 'name the Databricks log with AFTERGLOW_DATABRICKS_LOG (see bench/README.md)'
    if (!existsSync(source)) return 'AFTERGLOW_DATABRICKS_LOG names no file'
    const path = join(this.#folder, 'databricks')
    const written = await this.#once(path, async () => {
      for await (const found of findLogs([source])) {
        if (found.kind !== 'log') continue
        const file = createWriteStream(`${path}.partial`)
        await pipeline(Readable.from(plainBytes(found.log.parts[0]!)), file)
        await rename(`${path}.partial`, path)
        return { plain: file.bytesWritten, stored: file.bytesWritten }
      }
      throw new Error(`${source} is no event log`)
    })
    return { path, codec: 'none', title: `Databricks, ${bytesText(written.plain)}`, ...written }
  }

  /** What the logs are grown from. */
  choice(): Promise<Choice> {
    this.#choice ??= chooseStage(readBaseLogs(this.#base), TASK_BYTES)
    return this.#choice
  }

  /** Another base or other options give another name, so that a file that is there is the one that is meant. */
  #nameOf({ bytes, codec, count, isBare }: LogSpec, choice: Choice): string {
    const hash = createHash('sha1')
    const made = [VERSION, bytes, codec, count, TASKS_PER_STAGE, SMALL_STAGE, choice.stage]
    hash.update(JSON.stringify(isBare === true ? [...made, 'bare'] : made))
    for (const line of [...choice.log.head, ...choice.unit.lines]) hash.update(line)
    const size = bytesText(bytes).replace(' ', '')
    return `${count === undefined ? '' : `${count}x`}${size}-${codec}-${hash.digest('hex').slice(0, 8)}`
  }

  /** Made only if it is not there with its note of what it holds. */
  async #once(path: string, make: () => Promise<Written>): Promise<Written> {
    const note = `${path}.json`
    if (existsSync(path) && existsSync(note)) {
      const { plain, stored } = JSON.parse(readFileSync(note, 'utf8')) as Written
      return { plain, stored }
    }
    this.#say(`making ${path}`)
    const written = await make()
    writeFileSync(note, JSON.stringify(written))
    this.#say(`  ${bytesText(written.plain)} of JSON, ${bytesText(written.stored)} stored`)
    return written
  }
}
