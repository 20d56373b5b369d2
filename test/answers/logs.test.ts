import { createHash } from 'node:crypto'
import { appendFileSync, cpSync, readFileSync, utimesSync } from 'node:fs'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import yauzl from 'yauzl'
import { sharedFolder } from '../faces/cli/folder.ts'
import { logText, smallApp } from '../hostile/small-app.ts'
import { LOGS } from '../samples/samples.ts'
import { type Served, served } from './served.ts'

const folder = sharedFolder()
const rolling = LOGS.find(({ sample }) => sample === '43-default')!
const rollingName = basename(rolling.path)
let all: Served

beforeAll(async () => {
  for (const attempt of ['1', '2'])
    folder.file(
      `logs/twice_${attempt}`,
      logText(smallApp({ id: 'twice', attempt, start: Number(attempt) * 1e12 })),
    )
  for (const name of ['changed', 'touched']) folder.file(`logs/${name}`, logText(smallApp({ id: name })))
  cpSync(rolling.path, join(folder.path, 'logs', rollingName), { recursive: true })
  all = await served([join(folder.path, 'logs')])
  appendFileSync(join(folder.path, 'logs/changed'), ' ')
  utimesSync(join(folder.path, 'logs/touched'), 1, 1)
}, 30_000)
afterAll(() => {
  all.close()
  folder.remove()
})

const logsOf = (path: string) => all.app.request(`/api/v1/applications/${path}/logs`)

test('all attempts, or one', async () => {
  const response = await logsOf('twice')
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toBe('application/octet-stream')
  expect(response.headers.get('content-disposition')).toBe('attachment; filename=eventLogs-twice.zip')
  const both = await entriesOf(response)
  expect([...both.keys()]).toEqual(['twice_2', 'twice_1'])
  for (const [name, bytes] of both) expect(bytes).toEqual(readFileSync(join(folder.path, 'logs', name)))
  const one = await logsOf('twice/2')
  expect(one.headers.get('content-disposition')).toBe('attachment; filename=eventLogs-twice-2.zip')
  expect([...(await entriesOf(one)).keys()]).toEqual(['twice_2'])
})

test('a rolling log is a folder that a history server can read', async () => {
  const entries = await entriesOf(await logsOf(rolling.expected.app_id))
  const files = rolling.files.map((file) => `${rollingName}/${basename(file)}`)
  const status = `${rollingName}/${rollingName.replace('eventlog_v2_', 'appstatus_')}`
  expect([...entries.keys()]).toEqual([`${rollingName}/`, status, ...files])
  for (const [i, name] of files.entries())
    expect(digest(entries.get(name)!)).toBe(digest(readFileSync(rolling.files[i]!)))
})

test.each([
  ['nobody', 'no such app: nobody/1'],
  ['twice/7', 'no such app: twice/7'],
  ['changed', /changed is not where it was loaded from any more, or has changed/],
  ['touched', /touched is not where/],
])('404 %s', async (path, text) => {
  const response = await logsOf(path)
  expect(response.status).toBe(404)
  const got = await response.text()
  expect(got).toMatch(text)
  expect(got).not.toContain(folder.path)
})

async function entriesOf(response: Response): Promise<Map<string, Buffer>> {
  const zip = await yauzl.fromBufferPromise(Buffer.from(await response.arrayBuffer()))
  const entries = new Map<string, Buffer>()
  for await (const entry of zip.eachEntry()) {
    const pieces: Buffer[] = []
    if (!entry.fileName.endsWith('/'))
      for await (const piece of await zip.openReadStreamPromise(entry)) pieces.push(piece)
    entries.set(entry.fileName, Buffer.concat(pieces))
  }
  return entries
}

function digest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
