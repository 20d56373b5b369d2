import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createApp } from '../../../src/faces/http/app.ts'
import { load } from '../../../src/index.ts'
import { closeDatabase, openDatabase } from '../../../src/store/database.ts'
import { createReader } from '../../../src/store/reader.ts'
import { logText, smallApp } from '../../hostile/small-app.ts'
import { sharedFolder } from '../cli/folder.ts'

test('what is kept of an attempt, and the attempt itself, is not used any more under another version', async () => {
  const folder = sharedFolder()
  folder.file('app-1', logText(smallApp({ id: 'app-1', name: 'before' })))
  const db = join(folder.path, 'x.duckdb')
  await load([folder.path], { db })
  const database = await openDatabase(db, 'write')
  const reader = await createReader(database)
  try {
    let version = 1
    const app = createApp(reader, { version: () => version })
    const text = async (path: string) => (await app.request(`/api/v1/applications/app-1/${path}`)).text()
    const job = await text('jobs/0')
    expect(await text('streaming/statistics')).toMatch(/ before$/)
    await database.connection.run("UPDATE attempts SET name = 'after'; UPDATE jobs SET name = 'other'")
    expect(await text('jobs/0')).toBe(job)
    version = 2
    expect(JSON.parse(await text('jobs/0')).name).toBe('other')
    expect(await text('streaming/statistics')).toMatch(/ after$/)
  } finally {
    reader.close()
    closeDatabase(database)
    folder.remove()
  }
})

test('an answer is of one state, also what is sent while the rows change', async () => {
  const folder = sharedFolder()
  folder.file('app-1', logText(smallApp({ id: 'app-1', tasks: 3_000 })))
  const db = join(folder.path, 'x.duckdb')
  await load([folder.path], { db })
  const database = await openDatabase(db, 'write')
  const reader = await createReader(database, { connections: 2 })
  try {
    let version = 1
    const app = createApp(reader, { version: () => version })
    const path = '/api/v1/applications/app-1/stages/0/0/taskList?length=10000'
    // More of them than there are connections: none holds one for good.
    for (let i = 0; i < 5; i++) expect((await app.request(path, { method: 'HEAD' })).status).toBe(200)
    for (let i = 0; i < 5; i++)
      expect((await app.request(`/api/v1/applications/app-1/jobs?n=${i}`)).status).toBe(200)
    for (let i = 0; i < 5; i++)
      expect((await app.request(`/api/v1/applications/app-1/jobs/${i + 9}`)).status).toBe(404)
    const slow = (await app.request(path)).body!.getReader()
    const first = await slow.read()
    await database.connection.run('DELETE FROM tasks; DELETE FROM attempts')
    version++
    for (let i = 0; i < 5; i++) expect((await app.request(path)).status).toBe(404)
    const decoder = new TextDecoder()
    let text = decoder.decode(first.value, { stream: true })
    for (let next = await slow.read(); !next.done; next = await slow.read())
      text += decoder.decode(next.value, { stream: true })
    expect(JSON.parse(text)).toHaveLength(3_000)
  } finally {
    reader.close()
    closeDatabase(database)
    folder.remove()
  }
})
