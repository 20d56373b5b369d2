import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, request } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { faultyServer } from './faulty-server.ts'

const MODULE = fileURLToPath(new URL('../../../src/source/remote/http-request.js', import.meta.url))

test('HTTP_PROXY is asked, but for the hosts of NO_PROXY; a proxy that refuses is named', async () => {
  const server = await faultyServer()
  server.add('/log', Buffer.from('well'))
  const proxy = await forwardProxy()
  const { port } = proxy
  const env = { HTTP_PROXY: `http://me:secret@127.0.0.1:${port}` }
  expect(await got(`${server.url}/log`, env)).toBe('well')
  expect(proxy.asked).toHaveLength(1)
  expect(await got(`${server.url}/log`, { ...env, NO_PROXY: 'localhost,127.0.0.1' })).toBe('well')
  expect(proxy.asked).toHaveLength(1)
  for (const NO_PROXY of ['10.0.0.0/8, 127.0.0.0/8', '*', `127.0.0.1:${new URL(server.url).port}`])
    expect(await got(`${server.url}/log`, { ...env, NO_PROXY })).toBe('well')
  expect(proxy.asked).toHaveLength(1)
  for (const NO_PROXY of ['10.0.0.0/8', '7.0.0.1', '127.0.0.1/99', 'x.127.0.0.1'])
    expect(await got(`${server.url}/log`, { ...env, NO_PROXY })).toBe('well')
  expect(proxy.asked).toHaveLength(5)
  proxy.refuse = true
  const refused = await got(`${server.url}/log`, env)
  expect(refused).toMatch(/407/)
  expect(refused).not.toContain('secret')
  await proxy.close()
  expect(await got(`${server.url}/log`, env)).toMatch(/ECONNREFUSED.*A proxy is named by HTTPS_PROXY/)
})

test('NO_PROXY names addresses of IPv6 with and without brackets', async () => {
  const server = createServer((_, answer) => answer.end('well')).listen(0, '::1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const url = `http://[::1]:${(server.address() as AddressInfo).port}/log`
  const env = { HTTP_PROXY: 'http://127.0.0.1:1' }
  for (const NO_PROXY of ['::1', '[::1]', 'localhost,::/64'])
    expect(await got(url, { ...env, NO_PROXY })).toBe('well')
  expect(await got(url, { ...env, NO_PROXY: '::2' })).toMatch(/ECONNREFUSED/)
})

test('a proxy of another kind is named', async () => {
  expect(await got('http://127.0.0.1:1/log', { HTTP_PROXY: 'socks5://me:secret@127.0.0.1:1080' })).toMatch(
    /^HTTP_PROXY in the environment is no HTTP proxy\. .*SOCKS is not spoken/,
  )
})

/** What a process with this environment gets, or the text of its error: connections are made once for a process. */
async function got(url: string, env: Record<string, string>): Promise<string> {
  const code = `import { httpRequest } from ${JSON.stringify(MODULE)}
    try {
      const response = await httpRequest(${JSON.stringify(url)}, { signal: undefined })
      process.stdout.write(response.status === 200 ? await response.text() : String(response.status))
    } catch (error) { process.stdout.write(error.message + ' ' + error.hint) }`
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return text(child.stdout)
}

async function forwardProxy() {
  const state = { asked: [] as string[], refuse: false, port: 0, close: async () => {} }
  const server = createServer((asked, answer) => {
    state.asked.push(asked.url!)
    if (state.refuse) answer.writeHead(407).end()
    else
      request(asked.url!, { headers: asked.headers }, (from) => {
        answer.writeHead(from.statusCode!, from.headers)
        from.pipe(answer)
      }).end()
  })
  server.on('connect', ({ url }, socket) => {
    state.asked.push(url!)
    if (state.refuse) {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n')
      return
    }
    const [host, port] = url!.split(':')
    const to = connect(Number(port), host, () => socket.write('HTTP/1.1 200 OK\r\n\r\n'))
    to.pipe(socket).pipe(to)
    for (const end of [to, socket]) end.on('error', () => end.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  state.port = (server.address() as AddressInfo).port
  state.close = async () => {
    server.closeAllConnections()
    server.close()
  }
  onTestFinished(() => state.close())
  return state
}
