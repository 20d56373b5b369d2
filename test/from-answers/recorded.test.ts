import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fetchAnswers } from '../../src/fetch-answers.ts'
import { load } from '../../src/index.ts'
import type { AttemptAnswers } from '../../src/source/answers.ts'
import { type Served, served } from '../answers/served.ts'
import { LOGS } from '../samples/samples.ts'
import { tempFolder } from '../source/temp-folder.ts'
import { answersOfServed } from './own-server.ts'
import { differences, reading } from './tables.ts'

let its: Served
let attempts: readonly AttemptAnswers[]
let asked: string[]

beforeAll(async () => {
  const samples = ['43-attempts', '43-failures']
  its = await served(LOGS.filter(({ sample }) => samples.includes(sample)).map(({ path }) => path))
  attempts = (await answersOfServed(its)).map((one) => ({
    ...one,
    async ask(path, signal) {
      asked.push(path)
      if (path === '/jobs' && one.listed.attemptId === '1' && stopAtJobs) throw new Error('stopped')
      return one.ask(path, signal)
    },
  }))
})
afterAll(() => {
  its?.close()
})

let stopAtJobs = false

async function fetchAll(to: string) {
  asked = []
  const fetched = []
  for (const one of attempts) fetched.push(await fetchAnswers(one, to))
  return fetched
}

test('recorded answers give the tables of the log, with no server there', async () => {
  const to = tempFolder()
  const fetched = await fetchAll(to)
  expect(fetched.every(({ unchanged, missing }) => !unchanged && missing.length === 0)).toBe(true)
  asked = []
  const db = join(tempFolder(), 'a.duckdb')
  const { files } = await load([to], { db })
  expect(asked).toEqual([])
  expect(files.map(({ state }) => state).sort()).toEqual(['complete', 'complete', 'in progress'])
  const found = await reading(its.db, (log) =>
    reading(db, async (told) => {
      const all = []
      for (const { listed } of attempts) all.push(...(await differences(log, told, listed)))
      return all
    }),
  )
  expect(found).toEqual([])
  expect((await load([to], { db })).files.every(({ unchanged }) => unchanged)).toBe(true)
})

test('a second run asks for nothing, and one that was stopped goes on', async () => {
  const to = tempFolder()
  stopAtJobs = true
  await expect(fetchAll(to)).rejects.toThrow('stopped')
  stopAtJobs = false
  // What is not whole is no recording.
  const db = join(tempFolder(), 'a.duckdb')
  const before = asked.length
  await fetchAll(to)
  const first = asked.filter((path) => path === '/environment').length
  expect(first).toBeLessThan(attempts.length)
  expect(before).toBeGreaterThan(0)
  await fetchAll(to)
  expect(asked).toEqual([])
  expect((await load([to], { db })).files.length).toBe(attempts.length)
})

test('an answer that was changed is not loaded', async () => {
  const to = tempFolder()
  const [{ folder } = { folder: '' }] = await fetchAll(to)
  const file = readdirSync(folder).find((name) => name.endsWith('.gz'))!
  const other = readdirSync(folder).findLast((name) => name.endsWith('.gz'))!
  writeFileSync(join(folder, file), readFileSync(join(folder, other)))
  const { files } = await load([folder], { db: join(tempFolder(), 'a.duckdb') })
  expect(files).toMatchObject([
    { state: 'damaged', reason: expect.stringMatching(/is not what was recorded/) },
  ])
})

test('a manifest that leads elsewhere leads nowhere', async () => {
  const to = tempFolder()
  const [{ folder } = { folder: '' }] = await fetchAll(to)
  const manifest = join(folder, 'afterglow-answers.json')
  writeFileSync(
    manifest,
    readFileSync(manifest, 'utf8').replaceAll(/"file": "[^"]*"/g, '"file": "../../etc/passwd"'),
  )
  const { files } = await load([folder], { db: join(tempFolder(), 'a.duckdb') })
  expect(files).toMatchObject([{ state: expect.stringMatching(/complete|in progress/) }])
  writeFileSync(manifest, '{"afterglow":"answers","version":2}')
  const left = await load([folder, its.db], { db: join(tempFolder(), 'b.duckdb') })
  expect(left.files[0]).toMatchObject({
    state: 'damaged',
    reason: expect.stringMatching(/no list of recorded answers/),
  })
})
