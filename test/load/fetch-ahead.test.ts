/** A load of a history server's logs that fails: what it fetches ahead is given up. */
import { readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import { load } from '../../src/index.ts'
import { makeZip } from '../source/make-zip.ts'
import { tempFolder } from '../source/temp-folder.ts'

const SAMPLE = new URL('../../../sample-logs/43-ends/', import.meta.url)
const APPS = ['app-1', 'app-2', 'app-3']

afterEach(() => vi.unstubAllEnvs())

test('a listener that fails ends the fetching of what nobody will ask for, and no file of it stays', async () => {
  const name = readdirSync(SAMPLE).find((file) => !/json/.test(file))!
  const zip = makeZip([{ name, data: readFileSync(new URL(name, SAMPLE)) }])
  const attempts = [{ startTime: '2026-01-01T00:00:00.000GMT', completed: true }]
  let isGivenUp = () => {}
  const givenUp = new Promise<void>((resolve) => {
    isGivenUp = resolve
  })
  const server = createServer(({ url = '' }, response) => {
    if (url.endsWith('/version')) response.end('{"spark":"4.3.0"}')
    else if (url.endsWith('/applications'))
      response.end(JSON.stringify(APPS.map((id) => ({ id, name: id, attempts }))))
    else if (url.includes('app-1/')) response.end(zip)
    else {
      // It never comes to its end.
      response.on('close', isGivenUp)
      response.write(zip.subarray(0, 1000))
    }
  }).listen(0, '127.0.0.1')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  await new Promise((resolve) => server.once('listening', resolve))
  const [folder, temporary] = [tempFolder(), tempFolder()]
  vi.stubEnv('TMPDIR', temporary)
  const { port } = server.address() as AddressInfo
  const failing = load([`shs:http://127.0.0.1:${port}`], {
    db: join(folder, 'a.duckdb'),
    onFile: () => {
      throw new Error('of the listener')
    },
  })
  await expect(failing).rejects.toThrow('of the listener')
  await givenUp
  expect(readdirSync(temporary)).toEqual([])
})
