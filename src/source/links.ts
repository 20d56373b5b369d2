import type { Linker, Scheme, SchemeOptions } from './scheme.ts'
import { schemeOf } from './schemes.ts'

/** Makes links to files of any sources that have such. Undefined for a file on this machine and for one in an archive. */
export function linker(
  options: SchemeOptions = {},
): (path: string, seconds: number) => Promise<string | undefined> {
  const linkers = new Map<Scheme, Promise<Linker>>()
  return async (path, seconds) => {
    const scheme = schemeOf(path)
    if (scheme?.linker === undefined || path.includes('!/')) return undefined
    const made = linkers.get(scheme) ?? scheme.linker(options)
    linkers.set(scheme, made)
    return (await made)(path, seconds)
  }
}
