import { readFileSync } from 'node:fs'
import { type AgentOptions, Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { rootCertificates } from 'node:tls'
import { UserError } from '../../base/errors.ts'
import { ForwardAgent, tunnelAgent } from '../remote/proxy-agent.ts'
import { reasonOf } from '../source-error.ts'

/** Connections at once, to one host. */
const MOST_SOCKETS = 64

export interface Agents {
  readonly httpAgent: HttpAgent
  readonly httpsAgent: HttpsAgent
}

/**
 * Connections that are kept, through the proxy that the environment names (HTTPS_PROXY, HTTP_PROXY, NO_PROXY), with the
 * authorities of AWS_CA_BUNDLE beside the usual ones.
 * @param host the server that is asked
 */
export async function agents(host: string): Promise<Agents> {
  const options: AgentOptions = { keepAlive: true, maxSockets: MOST_SOCKETS }
  const ca = authorities()
  const [http, https] = [proxyFor('http', host), proxyFor('https', host)]
  return {
    httpAgent: http === undefined ? new HttpAgent(options) : new ForwardAgent(http, options),
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

type Authorities = { readonly ca?: string[] }

function authorities(): Authorities {
  const path = process.env.AWS_CA_BUNDLE
  if (path === undefined || path === '') return {}
  try {
    return { ca: [...rootCertificates, readFileSync(path, 'utf8')] }
  } catch (error) {
    throw new UserError(`The file that AWS_CA_BUNDLE names cannot be read: ${reasonOf(error)}.`, {
      cause: error,
    })
  }
}
