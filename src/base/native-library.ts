import { createRequire } from 'node:module'
import { UserError } from './errors.ts'

/** What to do where a package is not there that holds a library for one kind of system. */
export const NOT_INSTALLED =
  'To npm the libraries for each kind of system are optional packages: install again without --omit=optional and --no-optional, on this system.'

/** A library that is not JavaScript, loaded where it is used. @throws UserError where the one for this system is not installed */
export function nativeLibrary(name: string): unknown {
  try {
    return createRequire(import.meta.url)(name) as unknown
  } catch (cause) {
    throw new UserError(`The library ${name} is not installed for this system.`, {
      hint: NOT_INSTALLED,
      cause,
    })
  }
}
