import { isPattern } from '../glob.ts'
import type { Grouped } from '../part.ts'
import { keyPattern } from '../remote/key-pattern.ts'
import type { RemoteFile, RemoteStore } from '../remote/store.ts'
import { walk } from '../remote/walk.ts'
import type { SourceContext } from '../scheme.ts'
import { s3Location } from './location.ts'
import { s3Options } from './options.ts'
import { S3Store } from './store.ts'

/** The logs of a bucket, or of what a key or a pattern names in it. */
export async function* findInBucket(source: string, context: SourceContext): AsyncGenerator<Grouped> {
  const { bucket, key } = s3Location(source)
  const store = new S3Store(bucket, s3Options(context.options), context.listed)
  const { signal, disk } = context
  const isLiteral = !isPattern(key) || (await isThere(store, key, signal))
  const root = isLiteral
    ? { key, shown: `s3://${bucket}/${key}` }
    : { key: keyPattern(key).prefix, shown: `s3://${bucket}/${key}` }
  yield* walk(isLiteral ? store : matching(store, key), root, { signal, disk })
}

/** A key that is there wins over the same text as a pattern. */
async function isThere(store: S3Store, key: string, signal: AbortSignal | undefined): Promise<boolean> {
  for await (const page of store.list(key, signal)) if (page.length > 0) return true
  return false
}

/** Of the objects of a bucket those that match a pattern. */
function matching(store: S3Store, pattern: string): RemoteStore {
  const { prefix, matches } = keyPattern(pattern)
  async function* list(_key: string, signal: AbortSignal | undefined): AsyncGenerator<readonly RemoteFile[]> {
    for await (const page of store.below(prefix, signal)) yield page.filter(({ key }) => matches(key))
  }
  return { list, read: (file, from, to, signal) => store.read(file, from, to, signal) }
}
