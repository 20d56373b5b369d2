import type { AgentOptions, Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { UserError } from '../../base/errors.ts'
import { LargeReadsAgent } from './large-reads.ts'
import { ForwardAgent, tunnelAgent } from './proxy-agent.ts'

/** Connections at once, to one host. */
const MOST_SOCKETS = 64

export interface Agents {
  readonly httpAgent: HttpAgent
  readonly httpsAgent: HttpsAgent
}

/** Certificates that are trusted, as PEM, where it is not those that Node trusts. */
export interface Authorities {
  readonly ca?: string[]
}

/**
 * Connections that are kept, through the proxy that the environment names (HTTPS_PROXY, HTTP_PROXY, NO_PROXY).
 * @param host the server that is asked
 */
export async function agents(host: string, ca: Authorities = {}): Promise<Agents> {
  const options: AgentOptions = { keepAlive: true, maxSockets: MOST_SOCKETS }
  const [http, https] = [proxyFor('http', host), proxyFor('https', host)]
  return {
    httpAgent: http === undefined ? new LargeReadsAgent(options) : new ForwardAgent(http, options),
    httpsAgent:
      https === undefined ? new HttpsAgent({ ...options, ...ca }) : await tunnelAgent(https, options, ca),
  }
}

/** @throws UserError where the variable holds no address. */
function proxyFor(scheme: 'http' | 'https', host: string): URL | undefined {
  const address = variable(`${scheme}_proxy`)
  if (address === undefined || isExcepted(host, variable('no_proxy') ?? '')) return undefined
  try {
    return new URL(/^https?:\/\//i.test(address) ? address : `http://${address}`)
  } catch {
    throw new UserError(`${scheme.toUpperCase()}_PROXY in the environment is no address.`, {
      hint: 'It looks like http://proxy.example.org:3128.',
    })
  }
}

function variable(name: string): string | undefined {
  return process.env[name] || process.env[name.toUpperCase()] || undefined
}

/** NO_PROXY: hosts and domains with commas between, with or without a leading dot; `*` for all. */
function isExcepted(host: string, noProxy: string): boolean {
  return noProxy
    .toLowerCase()
    .split(/[\s,]+/)
    .map((entry) => entry.replace(/^\*?\./, '').replace(/:\d+$/, ''))
    .some((entry) => entry !== '' && (entry === '*' || host === entry || host.endsWith(`.${entry}`)))
}
