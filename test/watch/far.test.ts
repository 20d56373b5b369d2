import { expect, test } from 'vitest'
import { logText, smallApp } from '../hostile/small-app.ts'
import { faultyServer } from '../source/remote/faulty-server.ts'
import { tempFolder } from '../source/temp-folder.ts'
import { Watched } from './watched.ts'

test('a log far away that grows is loaded anew, one that does not is not read, one that cannot be reached stays', async () => {
  const server = await faultyServer()
  const text = logText(smallApp({ id: 'app-1', tasks: 50 }))
  const half = text.slice(0, text.indexOf('\n', text.length / 2) + 1)
  server.add('/app-1', Buffer.from(half), { etag: '"1"' })
  const watched = (await Watched.begin()).beside([`${server.url}/app-1`, tempFolder()])
  expect((await watched.round()).changed).toHaveLength(1)
  expect(await watched.logs()).toMatchObject([['app-1', 'in progress', expect.anything()]])

  server.asked.length = 0
  expect((await watched.round()).changed).toEqual([])
  expect(server.asked.map(({ to }) => to)).toEqual([1, 4096])

  server.add('/app-1', Buffer.from(text), { etag: '"2"' })
  const { changed, removed } = await watched.round()
  expect([changed.length, removed.length]).toEqual([1, 1])
  expect(await watched.logs()).toEqual([['app-1', 'complete', null]])

  server.fault = (_asked, response) => {
    response.writeHead(403).end()
    return true
  }
  expect((await watched.round()).changed).toEqual([])
  expect(await tasks(watched)).toBe(50)

  server.fault = () => false
  await watched.round()
  expect(await tasks(watched)).toBe(50)
})

async function tasks({ database }: Watched): Promise<number> {
  const [row] = await database.connection.rows('SELECT count(*) AS n FROM tasks')
  return Number(row?.n)
}
