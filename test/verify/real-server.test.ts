import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { NoAnswer, realServer } from '../../src/verify/real-server.ts'

const servers: Server[] = []

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

/** Answers each path with a status and a body; what has none gets no answer at all. */
async function served(
  answers: Readonly<Record<string, readonly [status: number, body: string]>>,
): Promise<string> {
  const server = createServer((request, response) => {
    const answer = answers[request.url ?? '']
    if (answer === undefined) return
    response.writeHead(answer[0], { 'Content-Type': 'application/json' })
    response.end(answer[1])
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address() as AddressInfo
  return `http://127.0.0.1:${address.port}`
}

const VERSION = { '/api/v1/version': [200, '{"spark":"4.3.0"}'] } as const

describe('realServer', () => {
  test.each(['', '/', '/api/v1', '/api/v1/', '/api/v1/applications'])(
    'takes an address with %s',
    async (tail) => {
      const base = await served({ ...VERSION, '/api/v1/applications?limit=1': [200, '[ ]'] })
      const server = await realServer(base + tail)
      expect(server).toMatchObject({ url: base, version: '4.3.0' })
      expect(await server.ask('/api/v1/applications?limit=1')).toEqual({
        status: 200,
        type: 'application/json',
        body: '[ ]',
      })
    },
  )

  test('keeps a path before the API', async () => {
    const base = await served({ '/proxy/x/api/v1/version': [200, '{"spark":"3.5.6"}'] })
    expect(await realServer(`${base}/proxy/x/`)).toMatchObject({ version: '3.5.6' })
  })

  test.each(['localhost:18080', 'ftp://x', 'http://', ''])('refuses the address %s', async (address) => {
    await expect(realServer(address)).rejects.toThrow(/no address of a history server/)
  })

  test.each([
    [404, '{}', /no Spark history server/],
    [200, '{"spark":3}', /no Spark history server/],
    [200, '<html>', /no Spark history server/],
    [401, '', /does not let us in/],
  ])('says so if it is none: %s %s', async (status, body, message) => {
    const base = await served({ '/api/v1/version': [status, body] })
    await expect(realServer(base)).rejects.toThrow(message)
  })

  test('says so if nobody is there', async () => {
    const base = await served({})
    for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve))
    await expect(realServer(base)).rejects.toThrow(/nothing listens there \(ECONNREFUSED\)/)
  })

  test('does not wait for ever', async () => {
    const base = await served({})
    await expect(realServer(base, { timeout: 50 })).rejects.toThrow(NoAnswer)
  })

  test('can be stopped', async () => {
    const base = await served({})
    const abort = new AbortController()
    const asked = realServer(base, { signal: abort.signal })
    abort.abort(new Error('stopped'))
    await expect(asked).rejects.toThrow('stopped')
  })
})
