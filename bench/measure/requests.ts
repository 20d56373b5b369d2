import { Agent, get, type IncomingMessage } from 'node:http'

/** One answer. */
export interface Asked {
  readonly url: string
  /** From the request to the last byte. */
  readonly milliseconds: number
  /** From the request to the first byte of the body. */
  readonly firstByte: number
  readonly bytes: number
}

export interface Asking {
  /** In the order of the requests. */
  readonly answers: readonly Asked[]
  readonly seconds: number
  /** How much of a core this process took meanwhile: near 1 would mean that it is measured and not the server. */
  readonly clientShare: number
}

/**
 * Asks for all of these, so many at a time, on connections that stay open; bodies are read and dropped.
 * @throws Error if an answer is not 200
 */
export async function askAll(urls: readonly string[], atATime: number): Promise<Asking> {
  const agent = new Agent({ keepAlive: true, maxSockets: atATime })
  const answers: Asked[] = []
  const [began, cpu] = [performance.now(), process.cpuUsage()]
  let next = 0
  const askSome = async () => {
    for (let i = next++; i < urls.length; i = next++) answers[i] = await ask(urls[i]!, agent)
  }
  try {
    await Promise.all(Array.from({ length: atATime }, askSome))
  } finally {
    agent.destroy()
  }
  const seconds = (performance.now() - began) / 1000
  const { user, system } = process.cpuUsage(cpu)
  return { answers, seconds, clientShare: (user + system) / 1e6 / seconds }
}

/** The value that so great a share of the values does not exceed (nearest rank). */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}

function ask(url: string, agent: Agent): Promise<Asked> {
  const began = performance.now()
  return new Promise((resolve, reject) => {
    const received = (response: IncomingMessage) => {
      let firstByte: number | undefined
      let bytes = 0
      response.on('data', (chunk: Buffer) => {
        firstByte ??= performance.now() - began
        bytes += chunk.length
      })
      response.once('error', reject)
      response.once('end', () => {
        const milliseconds = performance.now() - began
        if (response.statusCode !== 200) reject(new Error(`${response.statusCode} for ${url}`))
        else resolve({ url, milliseconds, firstByte: firstByte ?? milliseconds, bytes })
      })
    }
    get(url, { agent }, received).once('error', reject)
  })
}
