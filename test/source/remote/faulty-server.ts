import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

/** A file as the server has it: its bytes from any place. */
export interface ServedFile {
  readonly bytes: number
  slice(from: number, to: number): Uint8Array
  etag?: string
  readonly modified?: number
}

export interface Asked {
  readonly path: string
  readonly from: number
  readonly to: number
  readonly headers: IncomingMessage['headers']
}

/**
 * A web server of files with ranges, whose answers go wrong as `fault` says: it may answer by itself (and returns true), or
 * let the body be cut after some bytes.
 */
export class FaultyServer {
  readonly files = new Map<string, ServedFile>()
  readonly asked: Asked[] = []
  ranges = true
  fault: (asked: Asked, response: ServerResponse) => boolean | { readonly cutAfter: number } = () => false
  port = 0
  private server: Server | undefined

  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }

  add(path: string, content: Uint8Array, more: Partial<ServedFile> = {}): void {
    this.files.set(path, {
      bytes: content.length,
      slice: (from, to) => content.subarray(from, to),
      ...more,
    })
  }

  async start(): Promise<void> {
    const server = createServer((request, response) => this.answer(request, response))
    this.server = server
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve))
    this.port = (server.address() as AddressInfo).port
  }

  async stop(): Promise<void> {
    const { server } = this
    this.server = undefined
    if (server === undefined) return
    const closed = new Promise((resolve) => server.close(resolve))
    server.closeAllConnections()
    await closed
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const path = new URL(request.url ?? '/', this.url).pathname
    const file = this.files.get(path)
    const range = this.ranges ? /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') : null
    const from = Number(range?.[1] ?? 0)
    const to = Math.min(file?.bytes ?? 0, range ? Number(range[2]) + 1 : (file?.bytes ?? 0))
    const asked = { path, from, to, headers: request.headers }
    this.asked.push(asked)
    const fault = this.fault(asked, response)
    if (fault === true) return
    if (file === undefined) {
      response.writeHead(404).end()
      return
    }
    const match = request.headers['if-match']
    if (match !== undefined && match !== file.etag) {
      response.writeHead(412).end()
      return
    }
    if (range && from >= file.bytes) {
      response.writeHead(416, { 'content-range': `bytes */${file.bytes}` }).end()
      return
    }
    response.writeHead(range ? 206 : 200, {
      'content-length': to - from,
      ...(range && { 'content-range': `bytes ${from}-${to - 1}/${file.bytes}` }),
      ...(this.ranges && { 'accept-ranges': 'bytes' }),
      ...(file.etag !== undefined && { etag: file.etag }),
      ...(file.modified !== undefined && { 'last-modified': new Date(file.modified).toUTCString() }),
    })
    if (fault === false || fault.cutAfter >= to - from) {
      response.end(file.slice(from, to))
      return
    }
    response.write(file.slice(from, from + fault.cutAfter), () => response.destroy())
    if (fault.cutAfter === 0) {
      response.flushHeaders()
      response.destroy()
    }
  }
}

/** A server for one test. */
export async function faultyServer(): Promise<FaultyServer> {
  const server = new FaultyServer()
  await server.start()
  onTestFinished(() => server.stop())
  return server
}
