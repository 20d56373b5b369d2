/** The SDK of AWS: optional, loaded where it is used, and its errors in our words. */
import { UserError } from '../../base/errors.ts'
import { agents } from '../remote/agents.ts'
import { networkError } from '../remote/network-error.ts'
import { RemoteError, type RemoteFault } from '../remote/store.ts'
import { authorities } from '../s3/authorities.ts'
import type { SourceContext } from '../scheme.ts'

/** What every client of the SDK is made with. */
export async function clientConfig({ options }: SourceContext, region: string | undefined) {
  const { NodeHttpHandler } = await import('@smithy/node-http-handler')
  const text = (name: string): string | undefined => options[name]?.toString()
  const own = region ?? text('region') ?? process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION
  const profile = text('profile')
  return {
    ...(own && { region: own }),
    ...(profile !== undefined && { profile }),
    requestHandler: new NodeHttpHandler({
      connectionTimeout: 10_000,
      socketTimeout: 60_000,
      ...(await agents('amazonaws.com', authorities())),
    }),
  }
}

/** A library that is not there is one that the user can install. */
export async function optional<T>(name: string, load: () => Promise<T>): Promise<T> {
  // Not for who loads logs: the versions that we use do run here.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true'
  try {
    return await load()
  } catch (error) {
    throw new UserError(`The library ${name} is not installed.`, {
      hint: `It is an optional dependency: npm install ${name} @smithy/node-http-handler beside afterglow.`,
      cause: error,
    })
  }
}

/**
 * What AWS answers, with an error as one that a person can act on: of the SDK's only its name is used.
 * @param shown what was asked for
 * @param action as policies name it, `elasticmapreduce:DescribeCluster`
 */
export async function asked<T>(shown: string, action: string, answer: Promise<T>): Promise<T> {
  try {
    return await answer
  } catch (error) {
    throw toldOf(error, shown, action)
  }
}

function toldOf(error: unknown, shown: string, action: string): Error {
  const name = error instanceof Error ? error.name : ''
  const words = error instanceof Error ? error.message : ''
  const known = KNOWN.find(({ names }) => names.test(name))
  if (known) return new RemoteError(known.fault, `${shown}: ${known.what}.`, { hint: known.hint(action) })
  if (/region is missing/i.test(words))
    return new UserError(`${shown}: it is not told in which region of AWS.`, {
      hint: 'Name it with --region, AWS_REGION or a --profile that has one.',
    })
  if (error instanceof Error && error.name === 'AbortError') return error
  const status = statusOf(error)
  if (status === undefined || (error instanceof Error && 'code' in error))
    return networkError(error, `${shown} (${action})`)
  const at = `(${action}, status ${status})`
  if (status >= 500)
    return new RemoteError('unavailable', `${shown}: AWS fails ${at}.`, {
      hint: 'Run the same command again later.',
    })
  return new RemoteError('misused', `${shown}: what answers is not AWS ${at}.`, {
    hint: 'Look at what begins with AWS_ENDPOINT_URL in the environment, and at the proxy.',
  })
}

/** Of the answer, where there was one. */
function statusOf(error: unknown): number | undefined {
  const { $metadata } = error as { $metadata?: { httpStatusCode?: number } }
  return $metadata?.httpStatusCode
}

interface Known {
  readonly names: RegExp
  readonly fault: RemoteFault
  readonly what: string
  readonly hint: (action: string) => string
}

const KNOWN: readonly Known[] = [
  {
    names: /^CredentialsProviderError|^TokenProviderError/,
    fault: 'denied',
    what: 'there are no credentials of AWS, or they have expired',
    hint: () =>
      'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, name a --profile, or run aws configure or aws sso login.',
  },
  {
    names: /^(?:ExpiredToken|RequestExpired)/,
    fault: 'denied',
    what: 'the credentials of AWS have expired',
    hint: () => 'Get new ones (aws sso login, or the page that gave them) and run the same command.',
  },
  {
    names:
      /^(?:UnrecognizedClient|InvalidClientTokenId|InvalidSignature|SignatureDoesNotMatch|IncompleteSignature)/,
    fault: 'denied',
    what: 'AWS does not know these credentials',
    hint: () => 'Look at the key, the secret and the session token, and at the clock of this machine.',
  },
  {
    names: /^AccessDenied/,
    fault: 'denied',
    what: 'these credentials may not do that',
    hint: (action) => `They need ${action}.`,
  },
  {
    names: /^(?:InvalidRequest|Validation|ResourceNotFound)/,
    fault: 'missing',
    what: 'AWS knows no such thing there',
    hint: () => 'Look at its id, the region (--region, AWS_REGION) and the account (--profile).',
  },
  {
    names: /Throttl|TooManyRequests/,
    fault: 'throttled',
    what: 'AWS asks to come again later',
    hint: () => 'Run the same command again in a minute.',
  },
]

export function abortable(signal: AbortSignal | undefined): { readonly abortSignal?: AbortSignal } {
  return signal === undefined ? {} : { abortSignal: signal }
}
