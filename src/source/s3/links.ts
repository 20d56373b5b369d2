import type { Linker, SchemeOptions } from '../scheme.ts'
import { s3Location } from './location.ts'
import { s3Options } from './options.ts'
import { S3Store } from './store.ts'

/** Presigned links to objects; the credentials are looked for once a bucket. */
export function linksToObjects(options: SchemeOptions): Linker {
  const stores = new Map<string, S3Store>()
  return async (path, seconds) => {
    const { bucket, key } = s3Location(path)
    const store = stores.get(bucket) ?? new S3Store(bucket, s3Options(options))
    stores.set(bucket, store)
    return store.presigned(key, seconds)
  }
}
