import { spawn } from 'node:child_process'
import { appendFileSync, existsSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { closeDatabase } from '../../src/store/database.ts'
import { randomNumbers } from '../decode/random-numbers.ts'
import { logText, smallApp } from '../hostile/small-app.ts'
import { tableDifferences } from '../samples/plain-tables.ts'
import { tempFolder } from '../source/temp-folder.ts'
import { openNew } from './open-new.ts'
import { type Texts, textsIn, textsOfWhole } from './watched.ts'

const PROGRAM = fileURLToPath(new URL('./watch-forever.js', import.meta.url))
const { seed, random } = randomNumbers()

test(`kill -9 at any moment: the tables are those of the log as it was at one round (seed ${seed})`, async () => {
  // Tasks start and end all the time, so that at any moment some are running.
  const app = smallApp({ id: 'app', tasks: 2000 })
  const tasks = app.splice(6, 4000)
  for (let i = 0; i < 2000; i++) app.splice(6 + 2 * i, 0, tasks[i]!, tasks[2000 + Math.max(0, i - 3)]!)
  const bytes = Buffer.from(logText(app))
  const folder = tempFolder()
  const log = join(folder, 'app.inprogress')
  const db = join(tempFolder(), 'killed.duckdb')
  let length = 20_000
  appendFileSync(log, bytes.subarray(0, length))
  for (let kill = 0; kill < 3; kill++) {
    const child = spawn(process.execPath, [PROGRAM, folder, db], { stdio: ['ignore', 'pipe', 'inherit'] })
    let rounds = 0
    child.stdout.on('data', (dots: Buffer) => {
      rounds += dots.length
    })
    const ended = new Promise((resolve) => child.on('exit', resolve))
    // What is committed, and how far the next transaction has come, is left to chance.
    for (const wanted = 2 + Math.floor(random() * 4); rounds < wanted; await sleep(10 * random())) {
      if (child.exitCode !== null || length >= bytes.length) break
      const next = Math.min(bytes.length, length + 500)
      appendFileSync(log, bytes.subarray(length, next))
      length = next
    }
    child.kill('SIGKILL')
    await ended
    const { texts, read } = await stateOf(db)
    expect(read).toBeGreaterThanOrEqual(20_000)
    truncateSync(log, read)
    expect(tableDifferences(withoutTimes(await textsOfWhole(folder)), withoutTimes(texts))).toEqual([])
    appendFileSync(log, bytes.subarray(read, length))
  }
})

/** What the database holds, and of how many bytes of the log. */
async function stateOf(db: string): Promise<{ texts: Texts; read: number }> {
  expect(existsSync(db)).toBe(true)
  const database = await openNew(db)
  try {
    const [log] = await database.connection.rows('SELECT stored_bytes FROM logs')
    return { texts: await textsIn(database), read: Number(log?.stored_bytes) }
  } finally {
    closeDatabase(database)
  }
}

function withoutTimes(texts: Texts): Texts {
  return { ...texts, logs: (texts.logs ?? []).map((row) => row.replace(/"modified":\d+/, '')) }
}
