import { UserError } from '../../base/errors.ts'
import { type Found, type Grouped, skipped } from '../part.ts'
import type { SourceContext } from '../scheme.ts'
import { schemeOf } from '../schemes.ts'

/**
 * The logs below an address such as `s3://bucket/logs/`, where there are any and they can be read; else why not, as something that is
 * skipped. @returns whether there was a log
 */
export async function* logsInBucket(
  address: string,
  context: SourceContext,
): AsyncGenerator<Found | Grouped, boolean> {
  const source = address.replace(/^s3[an]:/i, 's3:')
  const scheme = schemeOf(source)
  if (scheme === undefined) return false
  let isAny = false
  try {
    for await (const found of scheme.find(source, context)) {
      isAny ||= found.kind === 'log'
      yield found
    }
  } catch (error) {
    context.signal?.throwIfAborted()
    if (!(error instanceof UserError)) throw error
    yield skipped(source, undefined, error.message)
  }
  return isAny
}
