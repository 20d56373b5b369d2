import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { type GuardOptions, guard, securityHeaders } from '../../../src/faces/http/guard.ts'

async function status(url: string, headers: Record<string, string> = {}, options: GuardOptions = {}) {
  const app = new Hono().use(securityHeaders, guard(options)).get('*', (context) => context.text('in'))
  return (await app.request(url, { headers })).status
}

test.each([
  ['http://localhost:18080/', 200],
  ['http://LOCALHOST/', 200],
  ['http://127.0.0.1:1/', 200],
  ['http://127.9.9.9/', 200],
  ['http://[::1]:18080/', 200],
  // A name that someone has pointed here.
  ['http://evil.example/', 403],
  ['http://localhost.evil.example/', 403],
  ['http://127.0.0.1.evil.example/', 403],
  ['http://10.0.0.1/', 403],
  ['http://0.0.0.0/', 403],
])('host of %s: %i', async (url, wanted) => {
  expect(await status(url)).toBe(wanted)
})

test('the host it was told to listen on, and any address where it listens on all', async () => {
  expect(await status('http://spark.intern/', {}, { hosts: ['Spark.Intern'] })).toBe(200)
  expect(await status('http://10.0.0.1/', {}, { hosts: ['0.0.0.0'] })).toBe(200)
  expect(await status('http://[2001:db8::1]/', {}, { hosts: ['::'] })).toBe(200)
  expect(await status('http://evil.example/', {}, { hosts: ['0.0.0.0'] })).toBe(403)
})

test.each([
  ['http://localhost:18080', 200],
  ['http://localhost:3000', 403],
  ['https://evil.example', 403],
  ['null', 403],
  ['', 403],
])('origin %s: %i', async (origin, wanted) => {
  expect(await status('http://localhost:18080/', { Origin: origin })).toBe(wanted)
})

test('a token, if there is one: any name is good with it, none without', async () => {
  const options = { authToken: 'secret-1' }
  const url = 'http://history.example/'
  expect(await status(url, {}, options)).toBe(401)
  expect(await status(url, { Authorization: 'Bearer secret-2' }, options)).toBe(401)
  expect(await status(url, { Authorization: 'Basic secret-1' }, options)).toBe(401)
  expect(await status(url, { Authorization: 'bearer secret-1' }, options)).toBe(200)
  expect(await status('http://localhost/', {}, options)).toBe(401)
})

test.each(['/a//b', '/a%2Fb', '/a%00', '/..%5Cx', '/%ff', '/%', '/a?%', '/a?b=%ff', '/a?b=%zz'])(
  '%s is 400',
  async (path) => {
    expect(await status(`http://localhost${path}`)).toBe(400)
  },
)

test('every answer has the headers, refusals too', async () => {
  const app = new Hono().use(securityHeaders, guard({})).get('/in', (context) => context.text('in'))
  for (const url of ['http://localhost/in', 'http://localhost/out', 'http://evil.example/in']) {
    const { headers } = await app.request(url)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('content-security-policy')).toMatch(/default-src 'none'/)
    expect(headers.get('x-frame-options')).toBe('SAMEORIGIN')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('cache-control')).toBe('no-cache, no-store, must-revalidate')
  }
})
