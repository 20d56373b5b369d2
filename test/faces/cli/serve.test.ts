import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { EXIT } from '../../../src/faces/cli/exit-code.ts'
import { logText, smallApp } from '../../hostile/small-app.ts'
import { sharedFolder } from './folder.ts'
import { run, STACK, start } from './run.ts'

const shared = sharedFolder()
const db = join(shared.path, 'x.duckdb')

beforeAll(async () => {
  shared.file('logs/app-1', logText(smallApp({ id: 'app-1' })))
  expect((await run(['load', join(shared.path, 'logs'), '--db', db])).code).toBe(0)
})
afterAll(() => shared.remove())

/** Starts the server on a free port; `base` is where it says it listens. */
async function serving(...args: string[]) {
  const started = start(['serve', '--db', db, '--port', '0', ...args])
  const [line] = await once(started.child.stdout!, 'data')
  const base = /^Listening on (http:\S+)\n$/.exec(String(line))?.[1]
  return { ...started, base }
}

test.each(['SIGINT', 'SIGTERM'] as const)(
  'it says where it listens, answers, and ends with %s',
  async (signal) => {
    const { child, ended, base } = await serving()
    const response = await fetch(`${base}/applications/app-1/jobs`)
    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject([{ jobId: 0, status: 'SUCCEEDED' }])
    // As if under another name, from a page elsewhere.
    expect((await fetch(`${base}/version`, { headers: { Origin: 'http://evil.example' } })).status).toBe(403)
    child.kill(signal)
    const { code, err } = await ended
    expect(code, err).toBe(0)
    expect(err).toBe('')
  },
)

test('--verbose: a line a request; --auth-token: only with it', async () => {
  const { child, ended, base } = await serving('--verbose', '--auth-token', 'abc')
  expect((await fetch(`${base}/version`)).status).toBe(401)
  expect(
    (await fetch(`${base}/version?x=%1b[31m`, { headers: { Authorization: 'Bearer abc' } })).status,
  ).toBe(200)
  child.kill('SIGTERM')
  const { code, err } = await ended
  expect(code).toBe(0)
  const lines = err.trimEnd().split('\n')
  expect(lines).toHaveLength(2)
  expect(lines[0]).toMatch(/^\S+Z GET \/api\/v1\/version 401 \d+\.\d ms$/)
  expect(err).not.toContain('abc')
  expect(err).not.toContain('\u001b')
})

test('errors for a person', async () => {
  const missing = await run(['serve', '--db', join(shared.path, 'none.duckdb')])
  expect(missing).toMatchObject({
    code: EXIT.failed,
    err: expect.stringMatching(/There is no database .*afterglow load/s),
  })
  const text = shared.file('text.duckdb', 'no database at all\n'.repeat(500))
  const noDatabase = await run(['serve', '--db', text])
  expect(noDatabase.code).toBe(EXIT.failed)
  expect(noDatabase.err).not.toMatch(STACK)
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  const address = taken.address()
  const port = typeof address === 'object' ? String(address?.port) : ''
  const inUse = await run(['serve', '--db', db, '--port', port])
  taken.close()
  expect(inUse).toMatchObject({ code: EXIT.failed, err: expect.stringMatching(/in use.*--port/s) })
  for (const bad of ['x', '-1', '65536', '1.5'])
    expect((await run(['serve', '--db', db, `--port=${bad}`])).code, bad).toBe(EXIT.usage)
})
