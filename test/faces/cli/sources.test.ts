import { once } from 'node:events'
import { utimesSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { logText, smallApp } from '../../hostile/small-app.ts'
import { sharedFolder } from './folder.ts'
import { json, run, STACK } from './run.ts'

const shared = sharedFolder()
const at = (name: string): string => join(shared.path, name)

beforeAll(() => {
  for (const [i, id] of ['app-1', 'app-2', 'app-3'].entries()) {
    shared.file(`logs/${id}`, logText(smallApp({ id, name: i === 0 ? 'nightly' : 'report' })))
    utimesSync(at(`logs/${id}`), 1_795_300_000 + i, 1_795_300_000 + i)
  }
  shared.file('list.txt', `# both\n${at('logs/app-1')}\n${at('logs/app-3')}\n`)
})
afterAll(() => shared.remove())

describe.concurrent('filters', () => {
  test('what is left out is told in one line, which is not part of JSON', async () => {
    const { out } = await run(['ls', at('logs'), '--name', 'night*'])
    expect(out).toMatch(/app-1/)
    expect(out).not.toMatch(/app-2/)
    expect(out).toMatch(/\n1 log\nLeft out: 2 by --name\n$/)
    const asJson = await run(['ls', at('logs'), '--app-id', 'app-1', '--app-id', 'app-3', '--format', 'json'])
    expect((json(asJson) as { app_id: string }[]).map(({ app_id }) => app_id)).toEqual(['app-1', 'app-3'])
    expect(asJson.err).toBe('Left out: 1 by --app-id\n')
  })

  test('a load takes them too; where they leave nothing the exit code is 3', async () => {
    const { out, code } = await run(['load', at('logs'), '--db', at('a.duckdb'), '--limit', '1'])
    expect([code, out.includes('app-3')]).toEqual([0, true])
    expect(out).toContain('Left out: 2 by --limit')
    const nothing = await run(['load', at('logs'), '--db', at('b.duckdb'), '--since', '2030-01-01'])
    expect(nothing).toMatchObject({ code: 3, out: 'There is nothing there.\nLeft out: 3 by --since\n' })
  })

  test.each([
    [['--since', 'yesterday'], '--since must be a date'],
    [['--limit', 'many'], '--limit must be a whole number'],
    [['--min-size', '-1'], '--min-size must be a size'],
    [['--status', 'failed'], 'Choices: "completed", "running"'],
    [['--name', 'a', '--name', 'b'], '--name is given more than once'],
  ])('%j is a wrong command line', async (args, message) => {
    const ran = await run(['ls', at('logs'), ...args])
    expect(ran).toMatchObject({ code: 2, out: '' })
    expect(ran.err).toContain(message)
    expect(ran.err).not.toMatch(STACK)
  })
})

describe.concurrent('sources', () => {
  test('a list', async () => {
    const { out } = await run(['ls', `@${at('list.txt')}`])
    expect(out).toContain('2 log')
    expect(out).not.toContain('app-2')
  })

  test('an address that nobody reads', async () => {
    const ran = await run(['ls', 'gs://bucket/logs'])
    expect(ran.code).toBe(3)
    expect(ran.err).toMatch(/^gs:\/\/bucket\/logs: gs:\/\/ is not read: .*--endpoint-url/)
  })

  test('a history server that lists nothing is an empty folder', async () => {
    const server = createServer((request, response) => {
      const body = request.url?.endsWith('version') ? '{"spark":"4.3.0"}' : '[]'
      response.writeHead(200, { 'content-type': 'application/json' }).end(body)
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const source = `shs:http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const ran = [
      await run(['ls', source]),
      await run(['load', source, '--db', at('e.duckdb')]),
      await run(['fetch', source, '--to', at('e')]),
    ]
    server.closeAllConnections()
    server.close()
    for (const { code, out } of ran)
      expect([code, out]).toEqual([3, expect.stringContaining('lists no appl')])
  })

  test('a server that is not there', async () => {
    const ran = await run(['load', 'http://me:secret@127.0.0.1:1/log?token=secret', '--db', at('c.duckdb')])
    expect(ran.code).toBe(4)
    expect(ran.err).toBe(
      'http://127.0.0.1:1/log: nothing listens there (ECONNREFUSED).\nLook at host and port.\n',
    )
  })
})

test('fetch copies, and a second time what is new; what is copied can be loaded', async () => {
  const fetch = () => run(['fetch', at('logs'), '--to', at('copies'), '--name', 'report'])
  const first = await fetch()
  expect(first.code).toBe(0)
  expect(first.out).toMatch(/2 fetched \([\d.]+ KB\) -> .*copies\nLeft out: 1 by --name\n$/)
  expect((await fetch()).out).toMatch(/^2 unchanged \([\d.]+ KB\) -> /)
  const { out, code } = await run(['load', at('copies'), '--db', at('d.duckdb')])
  expect(code).toBe(0)
  expect(out).toContain('1 skipped, 2 complete')
  expect(await run(['fetch', at('nowhere'), '--to', at('x')])).toMatchObject({ code: 3 })
})
