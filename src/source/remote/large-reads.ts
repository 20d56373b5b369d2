import { Agent, type ClientRequestArgs } from 'node:http'
import { connect, type NetConnectOpts, type Socket } from 'node:net'

/** Bytes of one read from a socket. Node's own 64 KB cost several times the time: each is a turn of the event loop and an event. */
const READ = 512 << 10

/**
 * Connections that are read in large pieces, each into one buffer again and again. Pieces of bodies are as large, and each has an
 * ArrayBuffer of its own, which can go to another thread as it is.
 */
export class LargeReadsAgent extends Agent {
  override createConnection(options: ClientRequestArgs): Socket {
    let socket: Socket | undefined
    const buffer = Buffer.allocUnsafeSlow(READ)
    const callback = (count: number) => socket === undefined || isTaken(socket, buffer.subarray(0, count))
    socket = connect({ ...(options as NetConnectOpts), onread: { buffer, callback } })
    return socket
  }
}

/** Node's parser of HTTP copies what a flowing socket gives, before the next read. What has to wait is copied here. */
function isTaken(socket: Socket, bytes: Buffer): boolean {
  const isAtOnce =
    socket.readableFlowing === true && socket.readableLength === 0 && socket.listenerCount('data') > 0
  return socket.push(isAtOnce ? bytes : Buffer.from(bytes))
}
