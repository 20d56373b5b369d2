import type { ArgumentsCamelCase, Argv } from 'yargs'
import type { DecodePool } from '../../../decode/pool.ts'
import type { Terminal } from '../main.ts'

/** What a command is run with, beside its arguments. */
export interface Context {
  readonly terminal: Terminal
  /** Threads that were started before the command line was read. */
  readonly threads: DecodePool | undefined
}

/** One command as the command line knows it: everything that does the work is loaded when it runs. */
export interface Usage {
  readonly name: string
  /** Adds the command to a parser, which is all its `own` or that of all commands; `done` gets its exit code. */
  addTo(parser: Argv, context: Context, done: (exitCode: number) => void, own: boolean): Argv
}

/**
 * Declares a command.
 * @param line its name and positionals as yargs writes them: `ls <source..>`
 * @param run does the work and gives the exit code
 * @param many positionals and options that may be given more than once
 */
export function usage<T>(
  line: string,
  describe: string,
  build: (parser: Argv) => Argv<T>,
  run: (args: ArgumentsCamelCase<T>, context: Context) => Promise<number>,
  many: readonly string[] = ['source'],
): Usage {
  const name = line.split(' ', 1)[0]!
  return {
    name,
    addTo: (parser, context, done, own) =>
      parser.command(
        own ? line.replace(name, '$0') : line,
        describe,
        (y) => build(y).check((args) => once(args, many)),
        async (args) => done(await run(args, context)),
      ),
  }
}

/** A command line that cannot be meant. */
export class UsageError extends Error {}

/** yargs makes an array of an option that is given twice, whatever its declared type. */
function once(args: Readonly<Record<string, unknown>>, many: readonly string[]): true {
  for (const [name, value] of Object.entries(args)) {
    if (name === '_' || many.includes(name)) continue
    if (Array.isArray(value)) throw new UsageError(`--${name} is given more than once.`)
    if (value === '' && name !== 'query') throw new UsageError(`--${name} is empty.`)
  }
  return true
}

/** yargs 18 loses a `-` among the positionals of a command: it goes by another name until it is through. */
export const STDIN = '\0stdin'

export const DATABASE = {
  type: 'string',
  demandOption: true,
  requiresArg: true,
  describe: 'The DuckDB file',
} as const

export const FORMAT = { choices: ['table', 'json'] as const, default: 'table' as const } as const
