import type { Scheme } from '../scheme.ts'

/** A cluster of EMR on EC2: `emr:j-1ABC`. Its region and profile are those of the options for S3. */
export const emr: Scheme = {
  prefixes: ['emr:'],
  options: {},
  async *find(source, context) {
    const { findCluster } = await import('./cluster.ts')
    yield* findCluster(source, context)
  },
}

/** An application of EMR Serverless, or one of its job runs. */
export const emrServerless: Scheme = {
  prefixes: ['emr-serverless:'],
  options: {},
  async *find(source, context) {
    const { findServerless } = await import('./serverless.ts')
    yield* findServerless(source, context)
  },
}
