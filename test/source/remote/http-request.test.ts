import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { failed } from '../../../src/source/remote/http-failed.ts'
import { type HttpRequest, httpRequest } from '../../../src/source/remote/http-request.ts'
import { tempFolder } from '../temp-folder.ts'
import { faultyServer } from './faulty-server.ts'

const BYTES = Buffer.from('0123456789')

test('a range, and the whole file where the server has no ranges', async () => {
  const server = await faultyServer()
  server.add('/log', BYTES)
  const part = await get(`${server.url}/log`, { range: { from: 2, to: 5 } })
  expect([part.status, await part.text(), part.headers['content-range']]).toEqual([
    206,
    '234',
    'bytes 2-4/10',
  ])
  server.ranges = false
  const whole = await get(`${server.url}/log`, { range: { from: 2, to: 5 } })
  expect([whole.status, await whole.text()]).toEqual([200, '0123456789'])
})

test('user and password go with the first request, and to no other host', async () => {
  const [server, other] = [await faultyServer(), await faultyServer()]
  other.add('/log', BYTES)
  server.add('/log', BYTES)
  server.fault = ({ path }, response) => {
    if (path === '/log') return false
    response.writeHead(302, { location: path === '/here' ? '/log' : `${other.url}/log` }).end()
    return true
  }
  const address = server.url.replace('//', '//me:p%40ss@')
  const response = await get(`${address}/here`, { headers: { cookie: 'a=b' } })
  expect(await response.text()).toBe('0123456789')
  expect(server.asked[1]?.headers).toMatchObject({ authorization: 'Basic bWU6cEBzcw==', cookie: 'a=b' })
  await (await get(`${address}/there`, { headers: { cookie: 'a=b' } })).discard()
  expect(other.asked[0]?.headers).not.toHaveProperty('authorization')
  expect(other.asked[0]?.headers).not.toHaveProperty('cookie')
})

test('redirects are followed five times, and not at all if asked so', async () => {
  const server = await faultyServer()
  server.fault = (_asked, response) => {
    response.writeHead(307, { location: '/again' }).end()
    return true
  }
  await expect(get(server.url)).rejects.toThrow(`${server.url}/again redirects again and again.`)
  expect(server.asked).toHaveLength(6)
  expect((await get(server.url, { redirects: 0 })).status).toBe(307)
})

test.each([
  [404, {}, { fault: 'missing' }],
  [403, {}, { fault: 'denied' }],
  [412, {}, { fault: 'changed' }],
  [503, { 'retry-after': '7' }, { fault: 'throttled', waitMs: 7000 }],
  [500, {}, { fault: 'unavailable' }],
  [400, {}, { fault: 'misused' }],
])('status %d as an error', async (status, headers, expected) => {
  const server = await faultyServer()
  server.fault = (_asked, response) => {
    response.writeHead(status, headers).end('the body may hold anything')
    return true
  }
  const error = failed(await get(`${server.url}/x?signature=secret`))
  expect(error).toMatchObject(expected)
  expect(error.message).toBe(error.message.replace(/secret|body/, ''))
})

test('a server that is not there, a name that is not there, and a cut', async () => {
  const server = await faultyServer()
  server.add('/log', BYTES)
  server.fault = () => ({ cutAfter: 4 })
  await expect((await get(`${server.url}/log`)).text()).rejects.toMatchObject({ fault: 'cut' })
  const { url } = server
  await server.stop()
  await expect(get(`${url}/log?key=secret`)).rejects.toMatchObject({
    fault: 'unavailable',
    message: `${url}/log: nothing listens there (ECONNREFUSED).`,
  })
  await expect(get('http://no-such-host.invalid/')).rejects.toMatchObject({
    message: expect.stringMatching(/there is no host of that name|cannot be looked up/),
  })
})

test('a server that takes too long to begin, and one that stops in the middle', async () => {
  const server = await faultyServer()
  server.fault = ({ path }, response) => {
    if (path === '/half') response.writeHead(200, { 'content-length': 10 }).write('half')
    return true
  }
  await expect(get(`${server.url}/never`, { timeouts: { answerMs: 50 } })).rejects.toMatchObject({
    fault: 'unavailable',
  })
  const half = await get(`${server.url}/half`, { timeouts: { idleMs: 50 } })
  await expect(half.text()).rejects.toMatchObject({ fault: 'cut' })
})

const hasOpenssl = succeeds(() => execFileSync('openssl', ['version']))
if (!hasOpenssl) console.warn('Skipped: certificates (openssl is not installed).')

test.skipIf(!hasOpenssl)('a certificate of an authority of our own says what to do', async () => {
  const folder = tempFolder()
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1']
  const made = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...subject]
  execFileSync('openssl', [...made, '-keyout', key, '-out', cert], { stdio: 'ignore' })
  const server = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (_, response) =>
    response.end('well'),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/`
  await expect(get(url)).rejects.toMatchObject({
    fault: 'misused',
    message: expect.stringContaining('is not trusted'),
    hint: expect.stringContaining('NODE_EXTRA_CA_CERTS'),
  })
  await expect(get(url.replace('https', 'http'))).rejects.toMatchObject({ name: 'RemoteError' })
})

function get(url: string, request: Partial<HttpRequest> = {}) {
  return httpRequest(url, { signal: undefined, ...request })
}

function succeeds(work: () => unknown): boolean {
  try {
    work()
    return true
  } catch {
    return false
  }
}
