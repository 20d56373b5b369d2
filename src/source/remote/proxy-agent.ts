import { type AgentOptions, type ClientRequest, type ClientRequestArgs, Agent as HttpAgent } from 'node:http'
import type { Agent as HttpsAgent } from 'node:https'
import { connect, isIP, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { RemoteError } from './store.ts'

/** Connections to servers of TLS: the proxy is asked for a way through it (CONNECT), and sees nothing of what goes there. */
export async function tunnelAgent(
  proxy: URL,
  options: AgentOptions,
  tls: { readonly ca?: string[] },
): Promise<HttpsAgent> {
  const { HttpsProxyAgent } = await import('https-proxy-agent')
  type Connect = HttpsProxyAgentOf['connect']

  class TunnelAgent extends HttpsProxyAgent<string> {
    /** An answer of the proxy that is no way through is not to be taken for one of the server. */
    override async connect(...[request, target]: Parameters<Connect>): ReturnType<Connect> {
      let status: number | undefined
      request.once('proxyConnect', (answer: { statusCode: number }) => {
        status = answer.statusCode
      })
      const socket = await super.connect(request, target)
      if (status === 200) return socket
      socket.destroy()
      throw refused(target.host ?? '', target.port ?? 0, status)
    }
  }

  const agent = new TunnelAgent(proxy.href, { ...options, ...tls })
  // Its own options are those of the way to the proxy; these are of the way through it.
  Object.assign(agent.options, tls)
  return agent as HttpAgent as HttpsAgent
}

type HttpsProxyAgentOf = InstanceType<typeof import('https-proxy-agent').HttpsProxyAgent<string>>

function refused(host: string, port: number, status: number | undefined): RemoteError {
  const where = `The proxy does not let us through to ${host}:${port} (status ${status}).`
  return status === 407
    ? new RemoteError('denied', 'The proxy wants a name and a password.', {
        hint: 'Write them into HTTPS_PROXY: http://name:password@proxy:3128.',
      })
    : new RemoteError(status === 403 ? 'denied' : 'unavailable', where, {
        hint: 'It is named by HTTPS_PROXY or HTTP_PROXY; NO_PROXY lists hosts that are asked without it.',
      })
}

/**
 * Connections to servers without TLS: the proxy gets each request with its whole address (RFC 9112, 3.2.2). Proxies as a rule open no way
 * through (CONNECT) to other ports than 443.
 */
export class ForwardAgent extends HttpAgent {
  readonly #proxy: URL

  constructor(proxy: URL, options: AgentOptions) {
    super(options)
    this.#proxy = proxy
  }

  override createConnection(_options: ClientRequestArgs): Socket {
    const { protocol, hostname, port } = this.#proxy
    const host = hostname.replace(/^\[|\]$/g, '')
    return protocol === 'https:'
      ? connectTls({ host, port: Number(port || 443), ...(isIP(host) === 0 && { servername: host }) })
      : connect({ host, port: Number(port || 80) })
  }

  /** What Node asks of an agent for each request, before its head is written. */
  addRequest(request: ClientRequest, ...more: unknown[]): void {
    const { username, password } = this.#proxy
    request.path = `http://${request.getHeader('host')}${request.path}`
    if (username !== '') {
      const login = Buffer.from(`${decoded(username)}:${decoded(password)}`).toString('base64')
      request.setHeader('proxy-authorization', `Basic ${login}`)
    }
    addRequest.call(this, request, ...more)
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** Not in the types of Node; it is what agents of all proxies build on. */
const { addRequest } = HttpAgent.prototype as unknown as {
  addRequest: (this: HttpAgent, request: ClientRequest, ...more: unknown[]) => void
}
