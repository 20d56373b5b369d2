/** Stands before a real server and does to its answers what networks do: cuts them, slows them down, refuses. */
import { once } from 'node:events'
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { type AddressInfo, connect, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'

/** What happens to one answer. */
export interface Fault {
  /** This is answered, and the server behind is not asked. */
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** The connection is cut after so many bytes of the body: all of them arrive. */
  readonly cutAfter?: number
  /** The cut is a reset: what has not been sent or read by then is lost. */
  readonly isReset?: boolean
  /** The body comes at this speed. */
  readonly bytesPerSecond?: number
  /** Nothing comes for so long, in ms. */
  readonly delay?: number
}

/** A request that came, in the order of coming. */
export interface Seen {
  readonly method: string
  /** With the query. */
  readonly path: string
  readonly headers: IncomingHttpHeaders
}

export interface FaultProxy {
  readonly port: number
  readonly requests: Seen[]
  /** `host:port` of the tunnels that were asked for, where it is used as a proxy of its client. */
  readonly tunnels: string[]
  /** Where set, redirects to this machine lead to this port of it. */
  redirectsTo: number | undefined
  /** Asked for each request; no fault if not set. */
  fault: ((seen: Seen) => Fault | undefined) | undefined
  close(): Promise<void>
}

/**
 * Starts one before a server on this machine. Requests go on as they came, with the host they were meant for, so that
 * signatures stay valid. With `tls` it speaks HTTPS to its clients.
 */
export async function startFaultProxy(
  targetPort: number,
  tls?: { readonly key: string; readonly cert: string },
): Promise<FaultProxy> {
  const sockets = new Set<Socket>()
  const server: Server = tls ? createTlsServer(tls) : createServer()
  const proxy: FaultProxy = {
    port: 0,
    requests: [],
    tunnels: [],
    redirectsTo: undefined,
    fault: undefined,
    close,
  }

  async function close(): Promise<void> {
    server.close()
    for (const socket of sockets) socket.destroy()
    if (server.listening) await once(server, 'close')
  }

  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => socket.destroy())
  })
  server.on('connect', (message: IncomingMessage, socket: Duplex) => {
    proxy.tunnels.push(message.url ?? '')
    tunnel(message.url ?? '', socket)
  })
  server.on('request', async (message, response) => {
    const { method = 'GET', url: path = '/', headers } = message
    const seen = { method, path, headers }
    proxy.requests.push(seen)
    const fault = proxy.fault?.(seen) ?? {}
    await sleep(fault.delay ?? 0)
    if (fault.status !== undefined) {
      message.resume()
      response.writeHead(fault.status, fault.headers).end(fault.body)
      return
    }
    const onward = request({ port: targetPort, host: '127.0.0.1', method, path, headers, agent: false })
    onward.on('error', () => message.socket.destroy())
    message.pipe(onward)
    onward.on('response', (answer) => {
      response.on('close', () => onward.destroy())
      const { location } = answer.headers
      if (proxy.redirectsTo !== undefined && location !== undefined)
        answer.headers.location = location.replace(/:\d+\//, `:${proxy.redirectsTo}/`)
      passOn(answer, response, fault).catch(() => message.socket.destroy())
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return Object.assign(proxy, { port: (server.address() as AddressInfo).port })
}

async function passOn(answer: IncomingMessage, response: ServerResponse, fault: Fault): Promise<void> {
  const end = fault.cutAfter ?? Number.POSITIVE_INFINITY
  response.writeHead(answer.statusCode ?? 502, answer.statusMessage, answer.headers)
  response.flushHeaders()
  let sent = 0
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    const part = chunk.subarray(0, end - sent)
    sent += part.length
    if (sent === end) {
      // The system sends what it has taken, then the end; with a reset it forgets it.
      response.write(part, () => (fault.isReset ? response.socket?.resetAndDestroy() : response.destroy()))
      return
    }
    if (!response.write(part)) await drained(response)
    if (response.destroyed) return
    if (fault.bytesPerSecond) await sleep((1000 * part.length) / fault.bytesPerSecond)
  }
  response.end()
}

/** Until more can be written, or nothing can any more. */
async function drained(response: ServerResponse): Promise<void> {
  const done = new AbortController()
  const { signal } = done
  await Promise.race([once(response, 'drain', { signal }), once(response, 'close', { signal })])
  done.abort()
}

function tunnel(target: string, socket: Duplex): void {
  const [host = '', port] = target.split(':')
  const onward = connect(Number(port), host, () => {
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
    socket.pipe(onward).pipe(socket)
  })
  onward.on('error', () => socket.destroy())
  socket.on('error', () => onward.destroy())
}
