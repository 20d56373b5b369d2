import { UserError } from '../../base/errors.ts'
import type { SchemeOption, SourceContext } from '../scheme.ts'

export const S3_OPTIONS = {
  region: {
    type: 'string',
    describe:
      'S3: region to ask first, if AWS_REGION or the profile does not say; that of a bucket is found out',
  },
  profile: { type: 'string', describe: 'S3: profile of ~/.aws/config and ~/.aws/credentials' },
  'endpoint-url': {
    type: 'string',
    describe: 'S3: address of a server that is not AWS, as http://minio:9000',
  },
  'path-style': {
    type: 'boolean',
    describe: 'S3: name the bucket in the path, not in the host; the default with an endpoint of your own',
  },
  'no-sign-request': { type: 'boolean', describe: 'S3: ask without credentials, for public buckets' },
  'request-payer': {
    type: 'boolean',
    describe: 'S3: agree to pay for requests to a bucket that asks for it',
  },
} as const satisfies Record<string, SchemeOption>

/** How to reach S3. Undefined where the SDK's own order decides: environment, then profile. */
export interface S3Options {
  readonly region: string | undefined
  readonly profile: string | undefined
  /** The server, where it is not AWS. */
  readonly endpoint: string | undefined
  readonly pathStyle: boolean
  readonly isSigned: boolean
  readonly payer: boolean
}

/** @throws UserError where a value cannot be meant. */
export function s3Options(options: SourceContext['options']): S3Options {
  const text = (name: string) => (options[name] === undefined ? undefined : String(options[name]))
  const endpoint = text('endpoint-url')
  if (endpoint !== undefined && !/^https?:\/\/[^/@\s]+\/?$/i.test(endpoint))
    throw new UserError('--endpoint-url is no address of a server.', {
      hint: 'It looks like http://127.0.0.1:9000 or https://s3.example.org, without a path, a user or a password.',
    })
  const region = text('region')
  if (region !== undefined && !/^[a-z0-9-]{1,63}$/.test(region))
    throw new UserError('--region is no region.', { hint: 'A region looks like eu-west-1.' })
  const own = endpoint ?? endpointOfEnvironment()
  const pathStyle = options['path-style']
  return {
    region,
    profile: text('profile'),
    endpoint: own,
    pathStyle: typeof pathStyle === 'boolean' ? pathStyle : own !== undefined,
    isSigned: options['no-sign-request'] !== true,
    payer: options['request-payer'] === true,
  }
}

/** As the SDK has it. A server may have a path there, as gateways do. @throws UserError where it is no address */
function endpointOfEnvironment(): string | undefined {
  if (process.env.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS === 'true') return undefined
  const name = process.env.AWS_ENDPOINT_URL_S3 ? 'AWS_ENDPOINT_URL_S3' : 'AWS_ENDPOINT_URL'
  const address = process.env[name]
  if (!address || (/^https?:\/\/[^@\s]+$/i.test(address) && URL.canParse(address)))
    return address || undefined
  throw new UserError(`${name} in the environment is no address of a server.`, {
    hint: 'It looks like http://127.0.0.1:9000 or https://s3.example.org, without a user or a password.',
  })
}
