import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Bench } from './bench.ts'
import type { ReadyLog } from './logs.ts'
import { programPath } from './measure/child.ts'
import { databaseIn, runLoad } from './measure/load.ts'

/** The database of a log, kept beside it as long as the code that loads it is the same. */
export async function databaseOf(bench: Bench, log: ReadyLog): Promise<string> {
  const database = `${log.path}.duckdb`
  const note = `${database}.json`
  const code = JSON.stringify({ code: loadingCode() })
  if (existsSync(database) && existsSync(note) && readFileSync(note, 'utf8') === code) return database
  bench.say(`loading ${log.path}`)
  await runLoad(log.path, bench.scratch)
  renameSync(databaseIn(bench.scratch), database)
  writeFileSync(note, code)
  return database
}

/** What only answers does not change a database. */
const SERVING: ReadonlySet<string> = new Set(['answers', 'faces'])

function loadingCode(): string {
  const hash = createHash('sha1')
  const add = (path: string): void => {
    if (statSync(path).isDirectory()) {
      for (const name of readdirSync(path).sort()) add(join(path, name))
    } else if (path.endsWith('.js')) hash.update(readFileSync(path))
  }
  const src = programPath('src')
  for (const name of readdirSync(src).sort()) if (!SERVING.has(name)) add(join(src, name))
  return hash.digest('hex')
}
