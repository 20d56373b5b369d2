import { RemoteError, type RemoteFault } from './store.ts'

/** No answer of a server: whoever knows another that does the same may ask that one. */
export class NoAnswer extends RemoteError {
  /** There is no such host at all. */
  readonly isNoHost: boolean

  constructor(isNoHost: boolean, ...of: ConstructorParameters<typeof RemoteError>) {
    super(...of)
    this.isNoHost = isNoHost
  }
}

/**
 * An error of the network in words, by its code alone: texts of libraries may hold addresses with credentials.
 * @param otherwise what it is where the code says nothing
 */
export function networkError(
  error: unknown,
  shown: string,
  otherwise: RemoteFault = 'unavailable',
): RemoteError {
  if (error instanceof RemoteError) return error
  const code = codeOf(error)
  const { fault, what, hint } = known(code) ?? {
    fault: otherwise,
    ...(code.startsWith('HPE_')
      ? NO_HTTP
      : { what: otherwise === 'cut' ? 'the connection was cut' : 'there is no connection', hint: undefined }),
  }
  // What is not there may be the proxy.
  const words = code === 'ECONNREFUSED' && isProxied() ? `${hint} ${PROXY}` : hint
  return new NoAnswer(code === 'ENOTFOUND', fault, `${shown}: ${what}${code === '' ? '' : ` (${code})`}.`, {
    ...(words !== undefined && { hint: words }),
  })
}

interface Known {
  readonly fault: RemoteFault
  readonly what: string
  readonly hint?: string
}

const PROXY = 'A proxy is named by HTTPS_PROXY or HTTP_PROXY; NO_PROXY lists hosts that are asked without it.'

/** What Node's parser of HTTP complains of; a server with TLS answers so to those who do not speak it. */
const NO_HTTP = {
  what: 'what comes is no answer in HTTP',
  hint: 'Perhaps it is https:// or swebhdfs:// and not http:// or webhdfs://.',
}

function isProxied(): boolean {
  return ['HTTP_PROXY', 'HTTPS_PROXY'].some((name) => process.env[name] ?? process.env[name.toLowerCase()])
}

const CA =
  'If the certificate is that of your own authority, name its PEM file in NODE_EXTRA_CA_CERTS and start again.'

function known(code: string): Known | undefined {
  if (TLS_TRUST.has(code))
    return { fault: 'misused', what: 'its certificate is not trusted on this machine', hint: CA }
  if (TLS_CLOCK.has(code)) {
    return {
      fault: 'misused',
      what: 'its certificate is not valid today',
      hint: `Today is ${new Date().toISOString()} by the clock of this machine: set it if that is wrong.`,
    }
  }
  return CODES[code] ?? (code.startsWith('ERR_SSL_') ? CODES.EPROTO : undefined)
}

const TLS_TRUST = new Set([
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'CERT_UNTRUSTED',
  'CERT_SIGNATURE_FAILURE',
])
const TLS_CLOCK = new Set(['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID'])

const CODES: Readonly<Record<string, Known>> = {
  ENOTFOUND: {
    fault: 'misused',
    what: 'there is no host of that name',
    hint: `Look at its spelling. ${PROXY}`,
  },
  EAI_AGAIN: { fault: 'unavailable', what: 'the name of the host cannot be looked up now', hint: PROXY },
  ECONNREFUSED: { fault: 'unavailable', what: 'nothing listens there', hint: 'Look at host and port.' },
  EHOSTUNREACH: { fault: 'unavailable', what: 'the host cannot be reached', hint: PROXY },
  ENETUNREACH: { fault: 'unavailable', what: 'the network cannot be reached', hint: PROXY },
  ETIMEDOUT: { fault: 'unavailable', what: 'it does not answer', hint: PROXY },
  ECONNRESET: { fault: 'cut', what: 'the connection was cut' },
  EPIPE: { fault: 'cut', what: 'the connection was cut' },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    fault: 'misused',
    what: 'its certificate is that of another host',
    hint: 'Name the host as its certificate does.',
  },
  ERR_INVALID_URL: {
    fault: 'misused',
    what: 'its address is none',
    hint: 'Look at AWS_ENDPOINT_URL and what begins so in the environment.',
  },
  EPROTO: {
    fault: 'misused',
    what: 'it does not speak TLS there',
    hint: 'Perhaps it is http:// and not https://.',
  },
}

/** The first code in the chain of causes; of several addresses that were tried, that of the first. */
function codeOf(error: unknown): string {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 8; depth++) {
    if ('code' in at && typeof at.code === 'string') return at.code
    at = at instanceof AggregateError ? at.errors[0] : at.cause
  }
  return ''
}
