import { UserError } from '../src/base/errors.ts'

/** Runs a command line; what its user can mend is told without a stack trace. */
export async function runCommand(run: () => Promise<void>): Promise<void> {
  try {
    await run()
  } catch (error) {
    if (!isForUser(error)) throw error
    console.error(error.message)
    if (error instanceof UserError && error.hint !== undefined) console.error(error.hint)
    process.exitCode = 1
  }
}

/** A number above 0. @throws UserError */
export function positive(option: string, text: string): number {
  const value = Number(text)
  if (!(value > 0)) throw new UserError(`--${option} ${text} is no number above 0.`)
  return value
}

/** Also what parseArgs says of wrong options. */
function isForUser(error: unknown): error is Error {
  if (error instanceof UserError) return true
  return error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')
}
