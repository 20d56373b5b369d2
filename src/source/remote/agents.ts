import type { AgentOptions, Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { BlockList, isIP } from 'node:net'
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
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(address) ? address : `http://${address}`
  const proxy = URL.canParse(text) ? new URL(text) : undefined
  if (proxy !== undefined && /^https?:$/.test(proxy.protocol)) return proxy
  const name = `${scheme.toUpperCase()}_PROXY`
  throw new UserError(
    proxy === undefined
      ? `${name} in the environment is no address.`
      : `${name} in the environment is no HTTP proxy.`,
    {
      hint: 'It looks like http://proxy.example.org:3128; SOCKS is not spoken. NO_PROXY lists hosts that are asked without it.',
    },
  )
}

function variable(name: string): string | undefined {
  return process.env[name] || process.env[name.toUpperCase()] || undefined
}

/** NO_PROXY: hosts, domains and blocks of addresses (10.0.0.0/8) with commas between, with or without a leading dot; `*` for all. */
function isExcepted(host: string, noProxy: string): boolean {
  const asked = bare(host)
  return noProxy
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => {
      if (entry === '*') return true
      if (entry.includes('/')) return isInBlock(asked, entry)
      const name = isIP(entry) === 6 ? entry : bare(entry.replace(/^\*?\./, '').replace(/:\d+$/, ''))
      return asked === name || asked.endsWith(`.${name}`)
    })
}

/** An address of IPv6 without its brackets. */
function bare(host: string): string {
  return host.replace(/^\[(.*)\]$/, '$1')
}

function isInBlock(host: string, block: string): boolean {
  const [address = '', bits = ''] = block.split('/')
  const version = isIP(address)
  if (version === 0 || isIP(host) !== version || !/^\d{1,3}$/.test(bits)) return false
  const family = version === 4 ? 'ipv4' : 'ipv6'
  if (Number(bits) > (version === 4 ? 32 : 128)) return false
  const list = new BlockList()
  list.addSubnet(address, Number(bits), family)
  return list.check(host, family)
}
