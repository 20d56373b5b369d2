import type { AddressInfo } from 'node:net'
import { serve as listen } from '@hono/node-server'
import { UserError } from '../../../base/errors.ts'
import { createApp, type Handled } from '../../http/app.ts'
import { EXIT } from '../exit-code.ts'
import type { Terminal } from '../main.ts'
import { printable } from '../render/text.ts'
import { openServed, type Sources } from './served.ts'

export interface ServeOptions extends Sources {
  readonly host: string
  readonly port: number
  readonly verbose: boolean
  readonly authToken?: string | undefined
}

/** Answers as a history server does, until a signal ends it. */
export async function serve(options: ServeOptions, terminal: Terminal): Promise<number> {
  const { stdout, stderr, signal } = terminal
  const served = await openServed(options, terminal)
  try {
    const app = createApp(served.reader, {
      ...(served.version && { version: served.version }),
      hosts: [options.host],
      authToken: options.authToken,
      onError: (error) => stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`),
      ...(options.verbose ? { onRequest: (request) => stderr.write(lineOf(request)) } : {}),
    })
    await listening(app.fetch, options, signal, (address) => stdout.write(`${address}\n`))
    return EXIT.ok
  } finally {
    await served.close()
  }
}

function lineOf({ method, path, status, milliseconds }: Handled): string {
  return `${new Date().toISOString()} ${method} ${printable(path)} ${status} ${milliseconds.toFixed(1)} ms\n`
}

/** Listens until the signal comes and all requests have been answered. */
async function listening(
  fetch: Parameters<typeof listen>[0]['fetch'],
  { host, port }: Pick<ServeOptions, 'host' | 'port'>,
  signal: AbortSignal,
  onListening: (address: string) => void,
): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const server = listen({ fetch, hostname: host, port }, (info: AddressInfo) =>
      onListening(`Listening on http://${host.includes(':') ? `[${host}]` : host}:${info.port}/api/v1`),
    )
    server.on('error', (error: NodeJS.ErrnoException) => reject(listenError(error, host, port)))
    // An answer that nobody takes in holds what it is made from.
    server.setTimeout(IDLE_MS)
    const stop = () => {
      server.close(() => resolve())
      if (!('closeIdleConnections' in server)) return
      // Connections that wait for another request would keep it open, and clients that read slowly.
      server.closeIdleConnections()
      setTimeout(() => server.closeAllConnections(), GRACE_MS).unref()
    }
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
  })
}

/** How long a client may take in nothing of its answer; to make one takes much less. */
const IDLE_MS = 300_000
/** How long answers may take to their end. */
const GRACE_MS = 3_000

function listenError(error: NodeJS.ErrnoException, host: string, port: number): unknown {
  if (error.code === 'EADDRINUSE')
    return new UserError(`Port ${port} of ${host} is in use.`, {
      hint: 'Name another with --port, or --port 0 for any that is free.',
      cause: error,
    })
  if (error.code === 'EACCES' || error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND')
    return new UserError(`Cannot listen on ${host}:${port}: ${error.message}`, { cause: error })
  return error
}
