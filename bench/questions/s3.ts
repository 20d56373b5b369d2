import { createReadStream } from 'node:fs'
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import { noSwift, OWNER, type Swift, startSwift } from '../../test/servers/swift.ts'
import { type Answer, type Bench, mainLog, type Question, skipped } from '../bench.ts'
import type { ReadyLog } from '../logs.ts'
import { runLoad, warm } from '../measure/load.ts'
import { alternate, told } from '../measure/medians.ts'
import { serverAlone } from '../measure/server-alone.ts'

const QUESTION = 'load from a local S3 server against the same file on disk'
const GOAL = 1.3
const MUST = `at most ${GOAL} times the time`

/** zstd, level 1, is what Spark 4 writes. */
const CODECS = ['zstd', 'none'] as const

export const s3: Question = {
  name: 's3',
  needs: (scale) => CODECS.map((codec) => ({ ...mainLog(scale), codec })),
  ask: async (bench) => {
    const logs: ReadyLog[] = []
    for (const codec of CODECS) logs.push(await bench.logs.grown({ ...mainLog(bench.scale), codec }))
    const reason = noSwift()
    if (reason !== undefined) return logs.map(({ title }) => skipped(QUESTION, title, MUST, reason))
    const swift = await startSwift()
    try {
      const client = clientOf(swift)
      await fill(client, logs)
      Object.assign(process.env, {
        AWS_ENDPOINT_URL: swift.endpoint,
        AWS_ACCESS_KEY_ID: OWNER.accessKeyId,
        AWS_SECRET_ACCESS_KEY: OWNER.secretAccessKey,
      })
      const answers: Answer[] = []
      for (const log of logs) answers.push(await compared(log, bench, await alone(swift, client, log)))
      client.destroy()
      return answers
    } finally {
      await swift.remove()
    }
  },
}

function clientOf({ endpoint }: Swift): S3Client {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true'
  const credentials = { accessKeyId: OWNER.accessKeyId, secretAccessKey: OWNER.secretAccessKey }
  return new S3Client({
    endpoint,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials,
    // A checksum after a stream comes in a form that this server does not take.
    requestChecksumCalculation: 'WHEN_REQUIRED',
  })
}

async function fill(client: S3Client, logs: readonly ReadyLog[]): Promise<void> {
  await client.send(new CreateBucketCommand({ Bucket: 'bench' }))
  for (const { path, codec, stored } of logs) {
    const Body = createReadStream(path)
    await client.send(new PutObjectCommand({ Bucket: 'bench', Key: codec, Body, ContentLength: stored }))
  }
}

/** Without the first byte: Swift hashes what it gives whole, and we ask for the head by itself. */
async function alone({ pid }: Swift, client: S3Client, { codec }: ReadyLog): Promise<string> {
  const url = await getSignedUrl(client, new GetObjectCommand({ Bucket: 'bench', Key: codec }))
  return serverAlone(url, pid, 1)
}

async function compared(log: ReadyLog, { scratch, runs, say }: Bench, floor: string): Promise<Answer> {
  await warm(log.path)
  const figures = await alternate(
    {
      disk: () => runLoad(log.path, scratch),
      s3: () => runLoad(`s3://bench/${log.codec}`, scratch),
    },
    runs,
    say,
  )
  const times = figures.s3.seconds / figures.disk.seconds
  return {
    question: QUESTION,
    log: log.title,
    mustReach: MUST,
    reached: `${times.toFixed(2)} times`,
    isReached: times <= GOAL,
    details: [
      `S3: ${told(figures.s3, log)}`,
      `disk: ${told(figures.disk, log)}`,
      `${floor}. Swift in one process, its chunks 1 MB (disk_chunk_size, network_chunk_size, object_chunk_size, client_chunk_size)`,
    ],
  }
}
