import type { Argv } from 'yargs'
import { UserError } from '../../../base/errors.ts'
import type { SourceOptions } from '../../../load/select.ts'
import { type FilterTexts, filtersOf } from '../../../source/filters.ts'
import type { SchemeOptions } from '../../../source/scheme.ts'
import { SCHEMES } from '../../../source/schemes.ts'
import { STDIN, UsageError } from './usage.ts'

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

/** Adds filters, the cache, and what schemes declare. */
export function addSourceOptions<T>(parser: Argv<T>): Argv<T> {
  parser.options(FILTERS).option('cache', {
    type: 'string',
    requiresArg: true,
    describe: 'Keep what is fetched from far away in this folder, and take it from there the next time',
  })
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

/** What was given of them. @throws UsageError where a filter cannot be meant */
export function sourceOptionsOf(args: Readonly<Record<string, unknown>>): SourceOptions {
  const names = SCHEMES.flatMap(({ options }) => Object.keys(options))
  const filters = Object.fromEntries(
    ['appId', 'name', 'since', 'until', 'minSize', 'maxSize', 'status', 'limit'].map((name) => [
      name,
      args[name],
    ]),
  ) as FilterTexts
  try {
    filtersOf(filters)
  } catch (error) {
    throw error instanceof UserError ? new UsageError(error.message) : error
  }
  return {
    filters,
    cache: args.cache as string | undefined,
    schemeOptions: Object.fromEntries(names.map((name) => [name, args[name] as SchemeOptions[string]])),
  }
}

/** Options that may be given more than once. */
export const MANY = ['source', 'app-id', 'appId']

const group = 'Only logs:'
const FILTERS = {
  'app-id': {
    type: 'string',
    array: true,
    nargs: 1,
    requiresArg: true,
    group,
    describe: 'Of these applications; * stands for any characters',
  },
  name: {
    type: 'string',
    requiresArg: true,
    group,
    describe: 'Of applications of this name; * for any characters',
  },
  since: {
    type: 'string',
    requiresArg: true,
    group,
    describe: 'Begun then or later: 2026-01-31, 2026-01-31T10:00, 7d, 24h',
  },
  until: { type: 'string', requiresArg: true, group, describe: 'Begun before, or on that day' },
  'min-size': {
    type: 'string',
    requiresArg: true,
    group,
    describe: 'Of at least this size as stored: 10MB, 512KiB',
  },
  'max-size': { type: 'string', requiresArg: true, group, describe: 'Of at most this size as stored' },
  status: {
    choices: ['completed', 'running'] as const,
    requiresArg: true,
    group,
    describe: 'As the name of the log tells',
  },
  limit: {
    type: 'number',
    requiresArg: true,
    group,
    describe: 'So many, from the one that was written to last on',
  },
} as const
