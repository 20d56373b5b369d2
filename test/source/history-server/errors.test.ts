/** What is no history server, or lets nobody in: servers of the web that answer as such things do. */
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { load } from '../../../src/index.ts'
import { filtersOf } from '../../../src/source/filters.ts'
import { addressOf } from '../../../src/source/history-server/address.ts'
import { found, tempFolder } from '../temp-folder.ts'

async function serving(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  await new Promise((resolve) => server.once('listening', resolve))
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

function loading(host: string) {
  return load([`shs:http://${host}`], { db: join(tempFolder(), 'a.duckdb') })
}

test.each([
  [
    'nothing of the kind',
    404,
    'text/plain',
    'nothing',
    /no Spark history server: \/api\/v1\/version has status 404/,
  ],
  ['a page of a login', 200, 'text/html', '<html>Sign in</html>', /is a web page, perhaps of a login/],
  ['JSON of something else', 200, 'application/json', '{"version": 3}', /no Spark history server/],
  ['who are you', 401, 'text/plain', '', /does not let us in \(status 401\).*/],
  ['you may not', 403, 'text/plain', '', /does not let us in \(status 403\)/],
])('%s', async (_, status, type, body, words) => {
  const host = await serving((_request, response) =>
    response.writeHead(status, { 'content-type': type }).end(body),
  )
  await expect(loading(host)).rejects.toThrow(words)
})

test('a redirect to a login elsewhere is told by where it leads, without what it takes along', async () => {
  const login = await serving((_request, response) =>
    response.writeHead(200, { 'content-type': 'text/html' }).end('<html>'),
  )
  const host = await serving((_request, response) =>
    response.writeHead(302, { location: `http://${login}/login?token=abc` }).end(),
  )
  const error = await loading(host).catch((it: Error) => it.message)
  expect(error).toMatch(`It led to http://${login}`)
  expect(error).not.toMatch('abc')
})

test('user and password of the address lead nowhere else, and are not told', async () => {
  const host = await serving((_request, response) => response.writeHead(404).end())
  const error = await loading(`ada:secret@${host}`).catch((it: Error) => it.message)
  expect(error).toBe(`http://${host} is no Spark history server: /api/v1/version has status 404.`)
})

test('where the server lists nothing of some days there is nothing: it is not said to be empty', async () => {
  const host = await serving((request, response) => {
    const body = request.url?.endsWith('version') ? '{"spark":"4.3.0"}' : '[]'
    response.writeHead(200, { 'content-type': 'application/json' }).end(body)
  })
  const { left } = await found([`shs:http://${host}`])
  expect(left).toMatchObject([{ reason: 'The server lists no applications.' }])
  expect(await found([`shs:http://${host}`], { filters: filtersOf({ since: '7d' }) })).toEqual({
    logs: [],
    left: [],
  })
})

test('nobody is there', async () => {
  await expect(loading('127.0.0.1:1')).rejects.toThrow(/nothing listens there \(ECONNREFUSED\)/)
})

test('user and password go along and are never shown or kept', async () => {
  const seen: (string | undefined)[] = []
  const host = await serving((request, response) => {
    seen.push(request.headers.authorization)
    const isList = request.url === '/base/api/v1/applications'
    const body = isList ? '[]' : '{"spark":"4.3.0"}'
    response
      .writeHead(request.url?.startsWith('/base/') ? 200 : 404, { 'content-type': 'application/json' })
      .end(body)
  })
  const db = join(tempFolder(), 'a.duckdb')
  const { files } = await load([`shs:http://ada:secret@${host}/base/history/app-1/jobs/`], { db })
  expect(files).toMatchObject([{ path: `http://${host}/base`, state: 'skipped' }])
  expect(seen).toEqual(Array(2).fill(`Basic ${Buffer.from('ada:secret').toString('base64')}`))
})

test('a list of applications that is none', async () => {
  const host = await serving((request, response) => {
    const body = request.url?.endsWith('version') ? '{"spark":"4.3.0"}' : '[{"id": 3}]'
    response.writeHead(200, { 'content-type': 'application/json' }).end(body)
  })
  await expect(loading(host)).rejects.toThrow(
    /gives no list of applications: applications\[0\].id is not a text/,
  )
})

test('a zip that is none is told, a page of a login, and one that the server fails on; nobody waits for them', async () => {
  const start = { startTime: '2026-01-01T00:00:00.000GMT', completed: true }
  const listed = ['app-1', 'app-2', 'app-3'].map((id) => ({
    id,
    name: 'x',
    attempts: [id === 'app-2' ? { attemptId: '1', ...start } : start],
  }))
  const host = await serving((request, response) => {
    if (request.url?.endsWith('/1/logs')) response.writeHead(500).end('its log is broken')
    else if (request.url?.endsWith('/app-3/logs'))
      response.writeHead(200, { 'content-type': 'text/html;charset=utf-8' }).end('<html>Sign in</html>')
    else if (request.url?.endsWith('/logs')) response.writeHead(200).end('no zip')
    else
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(request.url?.endsWith('version') ? '{"spark":"4.3.0"}' : JSON.stringify(listed))
  })
  const { files } = await loading(host)
  const damaged = (app: string, reason: RegExp) => ({
    path: `http://${host}/api/v1/applications/${app}/logs`,
    state: 'damaged',
    reason: expect.stringMatching(reason),
  })
  expect(files).toMatchObject([
    damaged('app-1', /gives no event log/),
    damaged('app-2/1', /the server fails \(status 500\)/),
    damaged('app-3', /a web page came in place of the log, perhaps of a login/),
  ])
})

test.each([
  ['shs:http://host:18080', 'http://host:18080/'],
  ['shs:http://host:18080/', 'http://host:18080/'],
  ['SHS:https://host/base/', 'https://host/base'],
  ['shs:https://host/spark/history', 'https://host/spark/history'],
  ['shs:https://host/spark/history/?showIncomplete=true', 'https://host/spark/history'],
  ['shs:https://host/history/history/app-1/1/jobs/', 'https://host/history'],
  ['shs:http://host:4040/storage/', 'http://host:4040/'],
  ['shs:http://host:18080/history/app-1/1/jobs/job/?id=3', 'http://host:18080/'],
  ['shs:http://host:18080/base/api/v1/applications', 'http://host:18080/base'],
  ['shs:http://driver:4040/SQL/execution/?id=1', 'http://driver:4040/'],
  ['shs:http://rm:8088/proxy/application_1_1/jobs/', 'http://rm:8088/proxy/application_1_1'],
])('%s is the server %s', (source, url) => {
  expect(addressOf(source).href).toBe(url)
})

test.each(['shs:host:18080', 'shs:', 'shs:ftp://host', 'shs:http://'])('%s is no address', (source) => {
  expect(() => addressOf(source)).toThrow(/no address of a history server/)
})
