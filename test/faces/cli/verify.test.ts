import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createApp } from '../../../src/faces/http/app.ts'
import { openReader, type Reader } from '../../../src/store/reader.ts'
import { logText, smallApp } from '../../hostile/small-app.ts'
import { sharedFolder } from './folder.ts'
import { json, run, STACK, start } from './run.ts'

const shared = sharedFolder()
const db = join(shared.path, 'test.duckdb')
const other = join(shared.path, 'other.duckdb')
const servers: Server[] = []
let reader: Reader

beforeAll(async () => {
  const log = shared.file('app-1', logText(smallApp()))
  expect((await run(['load', log, '--db', db])).code).toBe(0)
  expect((await run(['load', log, '--db', join(shared.path, 'served.duckdb')])).code).toBe(0)
  const strange = logText(smallApp()).replaceAll('"App ID":"', '"App ID":"other-')
  expect((await run(['load', shared.file('app-2', strange), '--db', other])).code).toBe(0)
  reader = await openReader(join(shared.path, 'served.duckdb'))
})
afterAll(async () => {
  for (const server of servers) {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  reader.close()
  shared.remove()
})

/** A history server that says what we say, but for what `change` does to a body. */
async function server(
  change: (path: string, body: string) => string | Promise<string> = (_, body) => body,
): Promise<string> {
  const app = createApp(reader)
  const listening = createServer(async ({ url }, response) => {
    const path = url ?? '/'
    const answer = await app.request(path)
    response.writeHead(answer.status, { 'Content-Type': answer.headers.get('content-type') ?? '' })
    response.end(await change(path, await answer.text()))
  })
  servers.push(listening)
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve))
  const address = listening.address() as AddressInfo
  return `http://127.0.0.1:${address.port}`
}

describe('verify', () => {
  test('all answers equal', async () => {
    const ran = await run(['verify', '--db', db, '--against', await server()])
    expect(ran).toMatchObject({ code: 0, err: '' })
    expect(ran.out).toMatch(/^([\d,]+) of \1 answers are equal \(100 %\)\.$/m)
  })

  test('one field differs', async () => {
    const against = await server((path, body) =>
      path.endsWith('/jobs/0') ? body.replace('SUCCEEDED', 'FAILED') : body,
    )
    const ran = await run(['verify', '--db', db, '--against', against])
    expect(ran).toMatchObject({ code: 1, err: '' })
    expect(ran.out).toMatch(/\/jobs\/0\n +\.status\n +theirs: "FAILED"\n +ours: +"SUCCEEDED"\n/)
    expect(ran.out).not.toContain('100 %')
  })

  test('--format json is one value, with null for nothing', async () => {
    const against = await server((path, body) =>
      path.endsWith('/jobs/0') ? body.replace(/"status"[^,]*,/, '') : body,
    )
    const ran = await run(['verify', '--db', db, '--against', against, '--format', 'json'])
    expect(ran.code).toBe(1)
    expect(json(ran)).toMatchObject({
      server: against,
      spark: '4.3.0',
      differences: [{ field: '.status', theirs: null, ours: '"SUCCEEDED"', answers: 1 }],
      only_theirs: [],
    })
  })

  test.each(['SIGINT', 'SIGTERM'] as const)('%s: what was compared until then', async (signal) => {
    let stop = () => {}
    const against = await server((path, body) => {
      if (path.endsWith('/jobs/0')) return body.replace('SUCCEEDED', 'FAILED')
      if (!path.includes('/sql/sqlTable')) return body
      // Asked about after the jobs; it never answers. A second signal would not wait for the report.
      stop()
      stop = () => {}
      return new Promise<string>(() => {})
    })
    const started = start(['verify', '--db', db, '--against', against])
    stop = () => started.child.kill(signal)
    const ran = await started.ended
    expect(ran).toMatchObject({ code: 4, err: 'Stopped.\n' })
    expect(ran.out).toMatch(/\/jobs\/0\n +\.status\n +theirs: "FAILED"\n +ours: +"SUCCEEDED"\n/)
    expect(ran.out).toContain('stopped: 0 of 1 attempts were compared to their end')
    expect(ran.out).toMatch(/^Stopped: [\d,]+ of [\d,]+ answers are equal/m)
    expect(ran.out).not.toContain('No answer in time')
  })

  test('nothing in common', async () => {
    const ran = await run(['verify', '--db', other, '--against', await server()])
    expect(ran).toMatchObject({ code: 3, err: '' })
    expect(ran.out).toMatch(/Only the server has:\n.*\n\nOnly the database has:\n +other-/)
  })

  test.each([
    [['--db', 'no-such.duckdb', '--against', 'http://127.0.0.1:1'], 4, /There is no database/],
    [['--db', db, '--against', 'http://127.0.0.1:1'], 4, /nothing listens there/],
    [['--db', db, '--against', 'localhost:18080'], 2, /--against/],
    [['--db', db, '--against', 'http://localhost', '--sample', '0'], 2, /--sample/],
    [['--db', db], 2, /against/],
  ])('%j', async (args, code, message) => {
    const ran = await run(['verify', ...args])
    expect(ran).toMatchObject({ code, out: '' })
    expect(ran.err).toMatch(message)
    expect(ran.err).not.toMatch(STACK)
  })
})
