import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { askAll, percentile } from '../../bench/measure/requests.ts'

let under = 0
let most = 0
const server = createServer((request, response) => {
  most = Math.max(most, ++under)
  setTimeout(() => {
    under--
    response.writeHead(request.url === '/missing' ? 404 : 200)
    response.end('answer')
  }, 5)
})
let origin = ''

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server.close()
})

describe('requests', () => {
  it('asks for all, in order, so many at a time', async () => {
    const urls = Array.from({ length: 20 }, (_, i) => `${origin}/${i}`)
    const { answers } = await askAll(urls, 4)
    expect(answers.map(({ url }) => url)).toEqual(urls)
    expect(
      answers.every(({ bytes, firstByte, milliseconds }) => bytes === 6 && firstByte <= milliseconds),
    ).toBe(true)
    expect(most).toBe(4)
  })

  it('counts no time of an answer that is none', async () => {
    await expect(askAll([`${origin}/missing`], 1)).rejects.toThrow('404')
  })
})

describe('percentile', () => {
  it('is the value at the nearest rank', () => {
    const values = Array.from({ length: 1000 }, (_, i) => 1000 - i)
    expect(percentile(values, 0.95)).toBe(950)
    expect(percentile(values, 0.5)).toBe(500)
    expect(percentile(values, 1)).toBe(1000)
    expect(percentile([7], 0.95)).toBe(7)
  })
})
