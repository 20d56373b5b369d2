import type { Argv } from 'yargs'
import type { SchemeOptions } from '../../../source/scheme.ts'
import { SCHEMES } from '../../../source/schemes.ts'
import { STDIN } from './usage.ts'

export const SOURCES = {
  describe: 'Files, folders (walked), patterns, addresses such as s3://, or - for standard input',
  type: 'string',
  array: true,
  demandOption: true,
} as const

/** The sources that were named. */
export function sourcesOf(args: readonly string[]): string[] {
  return args.map((arg) => (arg === STDIN ? '-' : arg))
}

/** Adds what schemes declare. */
export function addSchemeOptions<T>(parser: Argv<T>): Argv<T> {
  for (const { prefixes, options } of SCHEMES) {
    for (const [name, option] of Object.entries(options)) {
      const { type, describe, choices } = option
      parser.option(name, {
        type,
        describe,
        group: `For ${prefixes.join(', ')}:`,
        ...(type !== 'boolean' && { requiresArg: true }),
        ...(choices !== undefined && { choices }),
      })
    }
  }
  return parser
}

/** What was given of them. */
export function schemeOptionsOf(args: Readonly<Record<string, unknown>>): SchemeOptions {
  const names = SCHEMES.flatMap(({ options }) => Object.keys(options))
  return Object.fromEntries(names.map((name) => [name, args[name] as SchemeOptions[string]]))
}
