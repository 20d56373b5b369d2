/** Logs in a database, served in process. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Hono } from 'hono'
import { type AppOptions, createApp } from '../../src/faces/http/app.ts'
import { load } from '../../src/index.ts'
import { openReader } from '../../src/store/reader.ts'

export interface Served {
  readonly app: Hono
  readonly db: string
  get(path: string, headers?: Record<string, string>): Promise<Got>
  close(): void
}

export interface Got {
  readonly status: number
  readonly type: string
  readonly text: string
  readonly headers: Headers
}

/** Loads these into a database of its own and serves it, until `close`. */
export async function served(sources: readonly string[], options: AppOptions = {}): Promise<Served> {
  const folder = mkdtempSync(join(tmpdir(), 'afterglow-served-'))
  const db = join(folder, 'served.duckdb')
  await load(sources, { db })
  const reader = await openReader(db)
  const app = createApp(reader, options)
  return {
    app,
    db,
    async get(path, headers = {}) {
      const response = await app.request(path, { headers })
      const type = response.headers.get('content-type') ?? ''
      return { status: response.status, type, text: await response.text(), headers: response.headers }
    },
    close() {
      reader.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
