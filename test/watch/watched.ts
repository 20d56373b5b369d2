/** A folder of logs that is watched, and what loading them whole leads to. */
import { basename, join } from 'node:path'
import { onTestFinished } from 'vitest'
import { createPool } from '../../src/decode/pool.ts'
import { load } from '../../src/index.ts'
import { KnownLogs } from '../../src/load/known-logs.ts'
import { beginLog } from '../../src/load/read-log.ts'
import { loadLog } from '../../src/pipeline.ts'
import { findLogs } from '../../src/source/find-logs.ts'
import { closeDatabase, type Database, openDatabase } from '../../src/store/database.ts'
import { Store } from '../../src/store/store.ts'
import { TABLES } from '../../src/tables/index.ts'
import type { Round } from '../../src/watch/report.ts'
import { Watcher } from '../../src/watch.ts'
import { rowsOf } from '../reconstruct/drive.ts'
import { storedAttempts } from '../samples/stored-rows.ts'
import { tempFolder } from '../source/temp-folder.ts'
import { openNew } from './open-new.ts'

/** Rows by attempt and table, as text, sorted; without what differs from load to load. */
export type Texts = Readonly<Record<string, readonly string[]>>

export class Watched {
  readonly folder: string
  readonly db: string
  readonly database: Database
  readonly elsewhere = tempFolder()
  watcher: Watcher

  readonly #pool = createPool(1)
  #whole: { readonly database: Database; readonly known: KnownLogs; readonly store: Store } | undefined

  private constructor(folder: string, db: string, database: Database) {
    this.folder = folder
    this.db = db
    this.database = database
    this.watcher = new Watcher([folder], { database, pool: this.#pool })
    onTestFinished(() => closeDatabase(database))
  }

  static async begin(folder = tempFolder()): Promise<Watched> {
    const db = join(tempFolder(), 'watched.duckdb')
    return new Watched(folder, db, await openNew(db))
  }

  path(name: string): string {
    return join(this.folder, name)
  }

  round(): Promise<Round> {
    return this.watcher.round()
  }

  /** As if the program had been started again. */
  again(): Watched {
    return this.beside([this.folder])
  }

  /** Other sources for the same database. */
  beside(sources: readonly string[], signal?: AbortSignal): Watched {
    this.watcher = new Watcher(sources, {
      database: this.database,
      pool: this.#pool,
      ...(signal && { signal }),
    })
    return this
  }

  /** Name, state and reason of each row of `logs`. */
  async logs(): Promise<unknown[][]> {
    const rows = await this.database.connection.rows('SELECT path, state, reason FROM logs ORDER BY path')
    return rows.map(({ path, state, reason }) => [basename(String(path)), state, reason])
  }

  texts(): Promise<Texts> {
    return textsIn(this.database)
  }

  /** What a database holds once the folder was loaded into it, whole. */
  async whole(): Promise<Texts> {
    const { database, known, store } = await this.#reference()
    for await (const found of findLogs([this.folder])) {
      if (found.kind === 'log') await loadLog(await beginLog(found.log, this.#pool), known, store)
    }
    await store.commitShared()
    return textsIn(database)
  }

  /** The same with a new database. */
  wholeAnew(): Promise<Texts> {
    return textsOfWhole(this.folder)
  }

  async #reference() {
    if (this.#whole !== undefined) return this.#whole
    const database = await openNew(join(tempFolder(), 'reference.duckdb'))
    onTestFinished(() => closeDatabase(database))
    this.#whole = { database, known: await KnownLogs.read(database), store: new Store(database.connection) }
    return this.#whole
  }
}

/** What a new database holds once a folder was loaded into it. */
export async function textsOfWhole(folder: string): Promise<Texts> {
  const db = join(tempFolder(), 'whole.duckdb')
  await load([folder], { db, threads: 1 })
  const database = await openDatabase(db, 'read')
  try {
    return await textsIn(database)
  } finally {
    closeDatabase(database)
  }
}

export async function textsIn(database: Database): Promise<Texts> {
  const texts: Record<string, string[]> = {}
  for (const attempt of (await storedAttempts(database)).values()) {
    for (const table of TABLES) {
      for (const { attempt_key, loaded, ...row } of rowsOf(attempt, table)) {
        texts[table.name] ??= []
        texts[table.name]!.push(JSON.stringify(row))
      }
    }
  }
  for (const rows of Object.values(texts)) rows.sort()
  return texts
}
