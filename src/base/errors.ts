/** An error a person can act on: what is wrong, where, and what to do. Shown without a stack trace. */
export class UserError extends Error {
  override name = 'UserError'
  readonly hint: string | undefined

  constructor(message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, { cause: options.cause })
    this.hint = options.hint
  }
}

/** What was named leads to nothing. */
export class NothingFound extends UserError {
  override name = 'NothingFound'
}
