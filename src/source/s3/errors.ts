import { NoAnswer, networkError } from '../remote/network-error.ts'
import { RemoteError, type RemoteFault } from '../remote/store.ts'
import * as told from './told.ts'

/**
 * An error of the SDK, of the network or of S3, as one that a person can act on. All words are ours: of S3's answer only its
 * code is used, for its texts repeat keys and signatures.
 * @param otherwise what it is where nothing says
 */
export function remoteError(error: unknown, where: told.Where, otherwise?: RemoteFault): RemoteError {
  if (error instanceof RemoteError) return error
  const known = toldOf(error)
  // Without a cause: whoever prints that prints what the SDK and the server wrote.
  if (known !== undefined) return tell(known, where, waitOf(error))
  const network = networkError(error, `${where.path} at ${where.host}`, otherwise)
  if (!(network instanceof NoAnswer && network.isNoHost && where.host === AWS)) return network
  return new RemoteError(network.fault, network.message, { hint: `${NO_REGION} ${network.hint}` })
}

const NO_REGION =
  'Is there such a region (--region, AWS_REGION)? A server that is not AWS is named by --endpoint-url; with that of a profile (endpoint_url) goes --path-style as a rule.'

/** The host where no other is named. */
export const AWS = 'AWS'

export function tell({ fault, says, hint }: told.Told, where: told.Where, waitMs?: number): RemoteError {
  return new RemoteError(fault, says(where), {
    ...(hint !== undefined && { hint }),
    ...(waitMs !== undefined && { waitMs }),
  })
}

/** The region of a bucket, where an error says that it is another one than was asked. */
export function regionOfBucket(error: unknown): string | undefined {
  const { name, headers, region } = answerOf(error)
  const said =
    headers['x-amz-bucket-region'] ?? (name === 'AuthorizationHeaderMalformed' ? region : undefined)
  return said !== undefined && /^[a-z0-9-]{1,63}$/.test(said) ? said : undefined
}

/** Whether the clock was wrong; the SDK has set its own by the answer since. */
export function wasSkewed(error: unknown): boolean {
  return CLOCK_NAMES.has(answerOf(error).name)
}

const CLOCK_NAMES = new Set(['RequestTimeTooSkewed', 'RequestExpired', 'RequestInTheFuture'])

const BY_STATUS: Readonly<Record<number, told.Told>> = {
  301: told.ELSEWHERE,
  307: told.ELSEWHERE,
  308: told.ELSEWHERE,
  401: told.ACCESS_DENIED,
  403: told.ACCESS_DENIED,
  404: told.NO_CODE,
  407: told.PROXY,
  412: told.REPLACED,
  416: told.SHORTER,
  429: told.THROTTLED,
  503: told.THROTTLED,
}

/** Undefined where it is of the network. */
function toldOf(error: unknown): told.Told | undefined {
  const { name, status, code } = answerOf(error)
  const words = error instanceof Error ? error.message : ''
  if (Object.hasOwn(told.BY_NAME, name)) return told.BY_NAME[name]
  if (CLOCK_NAMES.has(name)) return told.CLOCK
  // The chain of credentials says in words only why it failed. They are told apart, not passed on.
  if (/^(?:Credentials|TokenProvider)/.test(name))
    return /expired|refresh/i.test(words) ? told.EXPIRED : told.NO_CREDENTIALS
  if (/Throttl|SlowDown|LimitExceeded/.test(name)) return told.THROTTLED
  // An answer that was cut has a status too.
  if (status === undefined || (status < 300 && code !== '')) return undefined
  if (status < 500) return BY_STATUS[status] ?? told.NOT_S3
  const how = [status, shown(name)].filter(Boolean).join(' ')
  return (
    BY_STATUS[status] ?? {
      fault: 'unavailable',
      says: ({ host, path }) => `${host} failed on ${path} (${how}).`,
      hint: 'Run the same command again later.',
    }
  )
}

interface S3Answer {
  /** S3's code, or the name of the error. */
  readonly name: string
  readonly status: number | undefined
  /** Of a system error. */
  readonly code: string
  readonly headers: Readonly<Record<string, string>>
  readonly region: string | undefined
}

/** What an error of the SDK carries, if it does; all of it from outside. */
function answerOf(error: unknown): S3Answer {
  const it = (typeof error === 'object' && error !== null ? error : {}) as {
    name?: unknown
    code?: unknown
    Code?: unknown
    Region?: unknown
    $metadata?: { httpStatusCode?: unknown }
    $response?: { statusCode?: unknown; headers?: Record<string, string> }
  }
  const status = it.$metadata?.httpStatusCode ?? it.$response?.statusCode
  return {
    name: typeof it.Code === 'string' ? it.Code : typeof it.name === 'string' ? it.name : '',
    status: typeof status === 'number' ? status : undefined,
    code: typeof it.code === 'string' ? it.code : '',
    headers: it.$response?.headers ?? {},
    region: typeof it.Region === 'string' ? it.Region : undefined,
  }
}

/** A code from outside, as far as it is one. */
function shown(name: string): string {
  return /^[A-Za-z0-9_.-]{1,64}$/.test(name) ? name : ''
}

/** Retry-After, in seconds. */
function waitOf(error: unknown): number | undefined {
  const seconds = Number(answerOf(error).headers['retry-after'])
  return seconds > 0 ? seconds * 1000 : undefined
}
