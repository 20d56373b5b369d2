/** What stands between the user and a source: certificates of an authority of their own, and a real proxy. The command line, as they start it. */
import { describe, expect, onTestFinished, test } from 'vitest'
import { type Ran, run } from '../faces/cli/run.ts'
import { logText, smallApp } from '../hostile/small-app.ts'
import { noBuckets, useBuckets } from '../servers/bucket.ts'
import { certificateFor, makeAuthority, noCertificates } from '../servers/certificates.ts'
import { startFaultProxy } from '../servers/fault-proxy.ts'
import { noTinyproxy, startTinyproxy, type Tinyproxy, type TinyproxyOptions } from '../servers/tinyproxy.ts'
import { faultyServer } from './remote/faulty-server.ts'
import { tempFolder } from './temp-folder.ts'

const LOG = Buffer.from(logText(smallApp({ id: 'app-1' })))
const missing = noCertificates()
if (missing) console.warn(`Skipped: certificates. ${missing}`)
const noProxy = noTinyproxy()
if (noProxy) console.warn(`Skipped: a proxy. ${noProxy}`)
const SECRET = 'a-secret-nobody-may-see'

describe.skipIf(noBuckets)('a bucket', () => {
  const server = useBuckets()

  test.skipIf(missing)(
    'with TLS, and a certificate of an authority of their own',
    async () => {
      await server.makeBucket('tls')
      await server.put('tls', 'app-1', LOG)
      const { ours, other, port } = await withTls(server.swift.port)
      const args = ['ls', 's3://tls', '--endpoint-url', `https://localhost:${port}`]
      for (const [variable, file] of [
        [undefined, ''],
        ['NODE_EXTRA_CA_CERTS', other],
        ['AWS_CA_BUNDLE', other],
      ] as const)
        expect(await ran(args, variable === undefined ? {} : { [variable]: file })).toMatchObject({
          code: 4,
          err: expect.stringMatching(/localhost:\d+: its certificate is not trusted.*NODE_EXTRA_CA_CERTS/s),
        })
      for (const variable of ['NODE_EXTRA_CA_CERTS', 'AWS_CA_BUNDLE'])
        expect(await ran(args, { [variable]: ours })).toMatchObject({
          code: 0,
          out: expect.stringContaining('app-1'),
        })
    },
    60_000,
  )

  test.skipIf(noProxy)(
    'behind a proxy, with a name and a password, or without',
    async () => {
      await server.makeBucket('proxied')
      await server.put('proxied', 'app-1', LOG)
      const args = ['ls', 's3://proxied', '--endpoint-url', server.endpoint]
      const proxy = await proxyWith({ login: { name: 'me', password: SECRET } })
      const env = { HTTP_PROXY: `http://me:${SECRET}@127.0.0.1:${proxy.port}` }
      expect(await ran(args, env)).toMatchObject({ code: 0, out: expect.stringContaining('app-1') })
      expect(proxy.asked()).not.toEqual([])
      expect(await ran(args, { HTTP_PROXY: `http://127.0.0.1:${proxy.port}` })).toMatchObject({
        code: 4,
        err: expect.stringMatching(/proxy wants.*HTTPS_PROXY/s),
      })
    },
    60_000,
  )

  test.skipIf(noProxy)(
    'behind a proxy that opens ways to port 443 only, as they come',
    async () => {
      await server.makeBucket('ports')
      await server.put('ports', 'app-1', LOG)
      const proxy = await proxyWith({ connects: 443 })
      const address = `http://127.0.0.1:${proxy.port}`
      const env = { HTTP_PROXY: address, HTTPS_PROXY: address }
      const plain = ['ls', 's3://ports', '--endpoint-url', server.endpoint]
      expect(await ran(plain, env)).toMatchObject({ code: 0, out: expect.stringContaining('app-1') })
      expect(proxy.asked().filter((asked) => !asked.startsWith(`GET ${server.endpoint}/ports`))).toEqual([])
      const secure = ['ls', 's3://ports', '--endpoint-url', 'https://localhost:8443']
      expect(await ran(secure, env)).toMatchObject({
        code: 4,
        err: expect.stringMatching(/The proxy does not let us through to localhost:8443 \(status 403\)/),
      })
    },
    60_000,
  )
})

test.skipIf(missing)(
  'a web server and a history server with a certificate of an authority of their own',
  async () => {
    const server = await faultyServer()
    server.add('/app-1', LOG, { etag: '"1"' })
    const { ours, other, port } = await withTls(server.port)
    for (const source of [`https://localhost:${port}/app-1`, `shs:https://localhost:${port}`])
      for (const env of [{}, { NODE_EXTRA_CA_CERTS: other }])
        expect(await ran(['ls', source], env)).toMatchObject({
          code: 4,
          err: expect.stringMatching(/localhost:\d+.*: its certificate is not trusted.*NODE_EXTRA_CA_CERTS/s),
        })
    const trusted = { NODE_EXTRA_CA_CERTS: ours }
    expect(await ran(['ls', `https://localhost:${port}/app-1`], trusted)).toMatchObject({
      code: 0,
      out: expect.stringContaining('app-1'),
    })
    // Trusted, but the certificate of another host.
    expect(await ran(['ls', `https://127.0.0.1:${port}/app-1`], trusted)).toMatchObject({
      code: 4,
      err: expect.stringContaining('its certificate is that of another host'),
    })
  },
  60_000,
)

describe.skipIf(noProxy)('a web server behind a proxy', () => {
  test('plain: with a name and a password, without them, with a wrong one; NO_PROXY', async () => {
    const server = await faultyServer()
    server.add('/app-1', LOG, { etag: '"1"' })
    const proxy = await proxyWith({ login: { name: 'me', password: SECRET } })
    const args = ['ls', `${server.url}/app-1`]
    const through = (login: string) => ({ HTTP_PROXY: `http://${login}127.0.0.1:${proxy.port}` })
    expect(await ran(args, through(`me:${SECRET}@`))).toMatchObject({ code: 0 })
    expect(proxy.asked()).not.toEqual([])
    for (const login of ['', 'me:wrong@'])
      expect(await ran(args, through(login))).toMatchObject({ code: 4, err: expect.stringMatching(/40[17]/) })
    proxy.asked()
    expect(await ran(args, { ...through('me:wrong@'), NO_PROXY: '127.0.0.1' })).toMatchObject({ code: 0 })
    expect(proxy.asked()).toEqual([])
  }, 60_000)

  test('plain: through one that opens ways to port 443 only', async () => {
    const server = await faultyServer()
    server.add('/app-1', LOG, { etag: '"1"' })
    const proxy = await proxyWith({ connects: 443 })
    const env = { HTTP_PROXY: `http://127.0.0.1:${proxy.port}` }
    expect(await ran(['ls', `${server.url}/app-1`], env)).toMatchObject({
      code: 0,
      out: expect.stringContaining('app-1'),
    })
    expect(proxy.asked().filter((asked) => asked.startsWith('CONNECT'))).toEqual([])
  }, 60_000)

  test.skipIf(missing)(
    'TLS: the proxy sees only where the way leads',
    async () => {
      const server = await faultyServer()
      server.add('/app-1', LOG, { etag: '"1"' })
      const { ours, port } = await withTls(server.port)
      const proxy = await proxyWith()
      const env = { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`, NODE_EXTRA_CA_CERTS: ours }
      const address = `https://localhost:${port}/app-1?signature=${SECRET}`
      expect(await ran(['ls', address], env)).toMatchObject({
        code: 0,
        out: expect.stringContaining('app-1'),
      })
      expect(new Set(proxy.asked())).toEqual(new Set([`CONNECT localhost:${port}`]))
    },
    60_000,
  )

  test('a proxy that is not there is named', async () => {
    const env = { HTTP_PROXY: `http://me:${SECRET}@127.0.0.1:9` }
    expect(await ran(['ls', 'http://logs.example.org/app-1'], env)).toMatchObject({
      code: 4,
      err: expect.stringMatching(/nothing listens there.*HTTP_PROXY/s),
    })
  })
})

/** Of whoever runs the tests: not used. */
const NETWORK = /^(?:https?_proxy|no_proxy|node_extra_ca_certs|aws_ca_bundle)$/i

/** What the command line does with these variables; it never tells a secret. */
async function ran(args: readonly string[], variables: Readonly<Record<string, string>>): Promise<Ran> {
  const before = process.env
  const others = Object.entries(before).filter(([name]) => !NETWORK.test(name))
  process.env = { ...Object.fromEntries(others), ...variables }
  try {
    const ended = await run(args)
    expect(ended.out + ended.err).not.toContain(SECRET)
    return ended
  } finally {
    process.env = before
  }
}

async function proxyWith(options?: TinyproxyOptions): Promise<Tinyproxy> {
  const proxy = await startTinyproxy(options)
  onTestFinished(() => proxy.stop())
  return proxy
}

/** TLS in front of a server, for `localhost`; the PEM file of the authority of its certificate, and that of another one. */
async function withTls(port: number): Promise<{ ours: string; other: string; port: number }> {
  const folder = tempFolder()
  const ours = makeAuthority(folder, 'ours')
  const secure = await startFaultProxy(port, certificateFor('localhost', ours, folder))
  onTestFinished(() => secure.close())
  return { ours: ours.file, other: makeAuthority(folder, 'other').file, port: secure.port }
}
