import type { Scheme } from '../scheme.ts'
import { S3_PREFIXES } from './location.ts'
import { S3_OPTIONS } from './options.ts'

export const s3: Scheme = {
  prefixes: S3_PREFIXES,
  options: S3_OPTIONS,
  async *find(source, context) {
    const { findInBucket } = await import('./find.ts')
    yield* findInBucket(source, context)
  },
  async linker(options) {
    const { linksToObjects } = await import('./links.ts')
    return linksToObjects(options)
  },
}
