/** A bucket server for the tests of one file, with a proxy in front that can do to answers what networks do. */
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  PutObjectCommand,
  S3Client,
  type S3ClientConfig,
} from '@aws-sdk/client-s3'
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts'
import { noSwift, OWNER, type Swift, startSwift } from './swift.ts'

/** Why tests that need it are skipped; undefined where they run. */
export const noBuckets = noSwift()
if (noBuckets !== undefined) console.log(`Skipped: ${noBuckets}`)

export interface BucketServer {
  swift: Swift
  proxy: FaultProxy
  /** Of the proxy. */
  endpoint: string
  put(bucket: string, key: string, body: string | Uint8Array): Promise<void>
  remove(bucket: string, key: string): Promise<void>
  makeBucket(bucket: string): Promise<void>
}

/** Starts a server before the first test of a file and stops it after the last; credentials of its owner are in the environment. */
export function useBuckets(): BucketServer {
  const server = {} as BucketServer
  beforeAll(async () => {
    if (noBuckets !== undefined) return
    const swift = await startSwift()
    const proxy = await startFaultProxy(swift.port)
    const client = new S3Client(setup(swift.endpoint))
    Object.assign(server, {
      swift,
      proxy,
      endpoint: `http://127.0.0.1:${proxy.port}`,
      makeBucket: (bucket: string) => client.send(new CreateBucketCommand({ Bucket: bucket })),
      remove: (bucket: string, key: string) =>
        client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key })),
      put: (bucket: string, key: string, body: string | Uint8Array) =>
        client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: Buffer.from(body) })),
    })
  }, 60_000)
  beforeEach(() => {
    process.env = { ...ENVIRONMENT, ...NO_OTHER, ...keys(OWNER) }
  })
  afterEach(() => {
    process.env = ENVIRONMENT
    if (server.proxy) {
      server.proxy.fault = undefined
      server.proxy.requests.length = 0
    }
  })
  afterAll(async () => {
    await server.proxy?.close()
    await server.swift?.remove()
  }, 60_000)
  return server
}

export function keys({ accessKeyId, secretAccessKey }: typeof OWNER): Record<string, string> {
  return { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey }
}

const ENVIRONMENT = process.env
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true'

/** Nothing of whoever runs the tests is used. */
const NO_OTHER = {
  AWS_CONFIG_FILE: '/nonexistent/config',
  AWS_SHARED_CREDENTIALS_FILE: '/nonexistent/credentials',
  AWS_EC2_METADATA_DISABLED: 'true',
}

function setup(endpoint: string): S3ClientConfig {
  return { endpoint, region: 'us-east-1', forcePathStyle: true, credentials: OWNER }
}
