import type { S3Client, S3ClientConfig } from '@aws-sdk/client-s3'
import { UserError } from '../../base/errors.ts'
import { agents } from '../remote/agents.ts'
import { authorities } from './authorities.ts'
import type { S3Options } from './options.ts'

/** The SDK writes advice for programmers to standard error otherwise. */
const SILENT = { debug() {}, info() {}, warn() {}, error() {} }

export type Sdk = typeof import('@aws-sdk/client-s3')

/** What a server may take to accept a connection, and how long an answer may stand still. */
const CONNECT_MS = 10_000
const IDLE_MS = 60_000

export function sdk(): Promise<Sdk> {
  // Not for who loads logs: the versions that we use do run here.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true'
  return optional(() => import('@aws-sdk/client-s3'))
}

/** A library that is loaded where S3 is used, and need not be installed. */
export async function optional<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load()
  } catch (error) {
    throw new UserError('The library that reads S3 is not installed.', {
      hint: 'Its packages are optional. Beside afterglow: npm install @aws-sdk/client-s3 @aws-sdk/s3-request-presigner @smithy/node-http-handler',
      cause: error,
    })
  }
}

/** Asks once: trying again is done for all stores alike. `region` is that of the bucket where it is known. */
export async function s3Client(options: S3Options, region?: string): Promise<S3Client> {
  const { S3Client } = await sdk()
  const { NodeHttpHandler } = await optional(() => import('@smithy/node-http-handler'))
  const { profile, endpoint, pathStyle, isSigned } = options
  // The SDK looks there, and nowhere else, for the profile whose endpoint_url it takes.
  if (profile !== undefined) process.env.AWS_PROFILE = profile
  const first = region ?? options.region ?? process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION
  // As NO_PROXY has them: `.amazonaws.com`, or those of a region, where its buckets are reached without the proxy.
  const host =
    endpoint === undefined ? `s3.${first ? `${first}.` : ''}amazonaws.com` : new URL(endpoint).hostname
  const config: S3ClientConfig = {
    ...(profile !== undefined && { profile }),
    ...(endpoint !== undefined && { endpoint }),
    ...(!isSigned && {
      signer: { sign: async (request) => request },
      credentials: { accessKeyId: '', secretAccessKey: '' },
    }),
    forcePathStyle: pathStyle,
    logger: SILENT,
    maxAttempts: 1,
    // Checked by us, by length and by the checksums of the codecs; the SDK would hash every byte once more.
    responseChecksumValidation: 'WHEN_REQUIRED',
    // Else each request has one, of nothing, which servers that are not AWS need not know.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    requestHandler: new NodeHttpHandler({
      connectionTimeout: CONNECT_MS,
      socketTimeout: IDLE_MS,
      ...(await agents(host, authorities())),
    }),
  }
  if (first) return new S3Client({ ...config, region: first })
  const client = new S3Client(config)
  try {
    await client.config.region()
    return client
  } catch {
    // No profile says. A bucket elsewhere says so itself.
    return new S3Client({ ...config, region: 'us-east-1' })
  }
}
