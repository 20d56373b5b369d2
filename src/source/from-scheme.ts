import { NothingFound, UserError } from '../base/errors.ts'
import { type Found, type Grouped, skipped } from './part.ts'
import { RemoteError } from './remote/store.ts'
import type { Scheme, SourceContext } from './scheme.ts'
import { shownSource } from './schemes.ts'

/** A source that a scheme finds. */
export interface SchemeTarget {
  readonly kind: 'scheme'
  readonly scheme: Scheme
  readonly source: string
}

/**
 * What a scheme finds. A source that cannot be reached is skipped with the reason; where it was the only one, that is an error.
 * What was found before a listing broke off stays found.
 */
export async function* fromScheme(
  { scheme, source }: SchemeTarget,
  isOnly: boolean,
  context: SourceContext,
): AsyncGenerator<Found | Grouped> {
  let foundAny = false
  try {
    for await (const found of scheme.find(source, context)) {
      foundAny = true
      yield found
    }
  } catch (error) {
    context.signal?.throwIfAborted()
    if (!(error instanceof UserError)) throw error
    if (isOnly && !foundAny) throw asNothing(error)
    const words = [error.message, error.hint].filter(Boolean).join(' ')
    const reason = foundAny ? `Its listing broke off, there may be more: ${words}` : words
    yield skipped(shownSource(source), undefined, reason, 'unreadable')
  }
}

/** What is not there is not there, whatever it was looked for with. */
function asNothing(error: UserError): UserError {
  if (!(error instanceof RemoteError) || error.fault !== 'missing') return error
  return new NothingFound(error.message, {
    cause: error,
    ...(error.hint !== undefined && { hint: error.hint }),
  })
}
