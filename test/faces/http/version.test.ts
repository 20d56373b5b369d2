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
