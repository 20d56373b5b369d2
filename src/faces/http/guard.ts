/** Who may ask, and what a browser may do with the answers. */
import { createHash, timingSafeEqual } from 'node:crypto'
import { isIP } from 'node:net'
import type { MiddlewareHandler } from 'hono'
import { errorPage } from './error-page.ts'

export interface GuardOptions {
  /** Names and addresses that the server answers to, beside localhost and loopback addresses. */
  readonly hosts?: readonly string[]
  /** Answers only requests with `Authorization: Bearer <this>`. */
  readonly authToken?: string | undefined
}

const HEADERS: Readonly<Record<string, string>> = {
  // HttpSecurityFilter.scala
  'Cache-Control': 'no-cache, no-store, must-revalidate',
  'X-Frame-Options': 'SAMEORIGIN',
  'X-XSS-Protection': '0',
  'X-Content-Type-Options': 'nosniff',
  // Ours: there is nothing to run or to show in an answer.
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Referrer-Policy': 'no-referrer',
}

/** Headers of every answer. */
export const securityHeaders: MiddlewareHandler = async (context, next) => {
  await next()
  for (const [name, value] of Object.entries(HEADERS)) context.res.headers.set(name, value)
}

/**
 * Refuses requests that a foreign page in a browser has sent: under a name that an attacker has pointed here (403), or
 * from another origin (403). With a token, refuses those without it (401), and any name is good: a page does not know the
 * token.
 */
export function guard({ hosts = [], authToken }: GuardOptions): MiddlewareHandler {
  const known = new Set(hosts.map((host) => host.toLowerCase()))
  const wanted = authToken === undefined ? undefined : digest(authToken)
  return async (context, next) => {
    const url = new URL(context.req.url)
    const hostname = url.hostname.replace(/^\[|\]$/g, '').toLowerCase()
    if (wanted === undefined && !isOurs(hostname, known)) return errorPage(context, 403)
    const origin = context.req.header('Origin')
    if (origin !== undefined && hostOf(origin) !== url.host) return errorPage(context, 403)
    if (wanted !== undefined) {
      const given = /^Bearer +(.+)$/i.exec(context.req.header('Authorization') ?? '')?.[1]
      if (given === undefined || !timingSafeEqual(digest(given), wanted)) {
        context.header('WWW-Authenticate', 'Bearer')
        return errorPage(context, 401)
      }
    }
    if (context.req.method !== 'GET' && context.req.method !== 'HEAD') {
      context.header('Allow', 'GET, HEAD')
      return errorPage(context, 405)
    }
    if (isRefused(url.pathname)) return errorPage(context, 400)
    if (!isDecodable(url.search)) return errorPage(context, 400, 'Unable to parse URI query')
    return next()
  }
}

/** An address cannot be pointed elsewhere, so where the server listens on all of them each is good. */
function isOurs(hostname: string, known: ReadonlySet<string>): boolean {
  if (hostname === 'localhost' || hostname === '::1' || known.has(hostname)) return true
  const version = isIP(hostname)
  if (version === 4 && hostname.startsWith('127.')) return true
  return version !== 0 && (known.has('0.0.0.0') || known.has('::'))
}

/** What Jetty refuses as ambiguous (UriCompliance.java), and escapes that are none. */
function isRefused(path: string): boolean {
  return /\/\/|%2f|%5c|%00/i.test(path) || !isDecodable(path)
}

/** Whether all escapes are some, of characters in UTF-8. */
function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text)
    return true
  } catch {
    return false
  }
}

function hostOf(origin: string): string | undefined {
  try {
    return new URL(origin).host
  } catch {
    return undefined
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
