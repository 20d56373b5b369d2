#!/usr/bin/env node
import { realpathSync } from 'node:fs'
import { constants } from 'node:os'
import { fileURLToPath } from 'node:url'
import { NothingFound, UserError } from '../../base/errors.ts'
import { earlyThreads } from './early-threads.ts'
import { EXIT } from './exit-code.ts'
import { printable, printableLines } from './render/text.ts'

/** What commands write to and read from. */
export interface Terminal {
  readonly stdin: NodeJS.ReadStream
  readonly stdout: NodeJS.WriteStream
  readonly stderr: NodeJS.WriteStream
  readonly signal: AbortSignal
}

const SOURCES = {
  describe: 'Files, folders (walked), patterns, or - for standard input',
  type: 'string',
  array: true,
  demandOption: true,
} as const

/** yargs 18 loses a `-` among the positionals of a command: it goes by another name until it is through. */
const STDIN = '\0stdin'

function sourcesOf(args: readonly string[]): string[] {
  return args.map((arg) => (arg === STDIN ? '-' : arg))
}

/** Runs a command line; the exit code. Commands are loaded only when they are used: DuckDB takes longer than yargs. */
export async function main(argv: readonly string[], terminal: Terminal): Promise<number> {
  let exitCode: number = EXIT.ok
  const threads = await earlyThreads(argv)
  const { default: yargs } = await import('yargs')
  const parser = yargs(argv.map((arg) => (arg === '-' ? STDIN : arg)))
    .scriptName('afterglow')
    .usage('Spark event logs, offline.\n\nUsage: $0 <command>')
    .command(
      'ls <source..>',
      'Show what is there, without loading it',
      (y) =>
        y
          .positional('source', SOURCES)
          .option('format', { choices: ['table', 'json'] as const, default: 'table' as const }),
      async (args) => {
        const { ls } = await import('./commands/ls.ts')
        exitCode = await ls(sourcesOf(args.source), args, terminal)
      },
    )
    .command(
      'load <source..>',
      'Load event logs into a DuckDB database',
      (y) =>
        y
          .positional('source', SOURCES)
          .option('db', {
            type: 'string',
            demandOption: true,
            requiresArg: true,
            describe: 'The DuckDB file; made if it is not there',
          })
          .option('format', {
            choices: ['table', 'json'] as const,
            default: 'table' as const,
            describe: 'How to print what was read',
          }),
      async (args) => {
        const { load } = await import('./commands/load.ts')
        exitCode = await load(sourcesOf(args.source), { ...args, threads }, terminal)
      },
    )
    .command(
      'sql [query]',
      'Ask the database; without a query, a prompt',
      (y) =>
        y
          .positional('query', {
            type: 'string',
            describe: 'SQL; read from standard input if that is no terminal',
          })
          .option('db', {
            type: 'string',
            demandOption: true,
            requiresArg: true,
            describe: 'The DuckDB file',
          })
          .option('format', {
            choices: ['table', 'json', 'csv', 'ndjson', 'parquet'] as const,
            default: 'table' as const,
          })
          .option('output', {
            type: 'string',
            requiresArg: true,
            describe: 'Write to this file instead of standard output',
          }),
      async (args) => {
        const { sql } = await import('./commands/sql.ts')
        exitCode = await sql(args.query, args, terminal)
      },
    )
    .command(
      'serve [source..]',
      "Answer as Spark's history server does, from a database or from logs",
      (y) =>
        y
          .positional('source', { ...SOURCES, demandOption: false, default: [] as string[] })
          .option('db', {
            type: 'string',
            requiresArg: true,
            describe:
              'The DuckDB file; with sources it is made if it is not there, and if not given a temporary one',
          })
          .option('watch', {
            type: 'string',
            requiresArg: true,
            describe: 'Look at the sources again and again, so long after each other: 10s, 1m',
          })
          .option('host', {
            type: 'string',
            default: '127.0.0.1',
            requiresArg: true,
            describe: 'Address to listen on',
          })
          .option('port', {
            type: 'number',
            default: 18080,
            requiresArg: true,
            describe: 'Port to listen on; 0 for any that is free',
          })
          .option('auth-token', {
            type: 'string',
            requiresArg: true,
            describe: 'Answer only requests with "Authorization: Bearer TOKEN"',
          })
          .option('verbose', {
            type: 'boolean',
            default: false,
            describe: 'Write a line for each request to standard error',
          })
          .check(({ port, source, db, watch }) => {
            if (!Number.isInteger(port) || port < 0 || port > 65535)
              throw new UsageError('--port must be a number from 0 to 65535.')
            if (source.length === 0 && db === undefined) throw new UsageError('Name sources, --db, or both.')
            if (source.length === 0 && watch !== undefined)
              throw new UsageError('--watch needs sources to look at.')
            return true
          }),
      async (args) => {
        const { serve } = await import('./commands/serve.ts')
        const watchMs = args.watch === undefined ? undefined : milliseconds(args.watch)
        exitCode = await serve({ ...args, sources: sourcesOf(args.source), watchMs, db: args.db }, terminal)
      },
    )
    .command(
      'verify',
      'Compare the answers of a real history server with ours, field by field',
      (y) =>
        y
          .option('db', {
            type: 'string',
            demandOption: true,
            requiresArg: true,
            describe: 'The DuckDB file',
          })
          .option('against', {
            type: 'string',
            demandOption: true,
            requiresArg: true,
            describe: 'Where the history server is, for one http://localhost:18080',
          })
          .option('sample', {
            type: 'number',
            default: 100,
            requiresArg: true,
            describe: 'Jobs, stages and so on of each application to ask about one by one',
          })
          .option('format', { choices: ['table', 'json'] as const, default: 'table' as const })
          .check(({ against, sample }) => {
            if (!/^https?:\/\/[^/]/i.test(String(against)))
              throw new UsageError('--against must be an address that begins with http:// or https://.')
            if (!Number.isInteger(sample) || sample < 1)
              throw new UsageError('--sample must be a number above 0.')
            return true
          }),
      async (args) => {
        const { verify } = await import('./commands/verify.ts')
        exitCode = await verify(args, terminal)
      },
    )
    .demandCommand(1, 'Name a command.')
    .strict()
    // A `--no-db` would make a flag of a name.
    .parserConfiguration({ 'boolean-negation': false })
    .check((args) => {
      for (const option of [
        'db',
        'format',
        'output',
        'host',
        'port',
        'auth-token',
        'watch',
        'against',
        'sample',
      ]) {
        if (Array.isArray(args[option])) throw new UsageError(`--${option} is given more than once.`)
        if (args[option] === '') throw new UsageError(`--${option} is empty.`)
      }
      return true
    })
    .wrap(Math.min(100, terminal.stdout.columns ?? 100))
    .help()
    .version()
    .exitProcess(false)
    .fail((message, error, self) => {
      // A YError is a wrong command line too.
      if (error && error.name !== 'YError') throw error
      throw new UsageError(`${message}\n\n${self.getHelp}`)
    })
  try {
    await parser.parseAsync()
    return exitCode
  } catch (error) {
    return report(error, argv[0], terminal)
  } finally {
    await threads?.close()
  }
}

class UsageError extends Error {}

/** A time as people write it: 500ms, 10s, 1m. */
function milliseconds(text: string): number {
  const [, number, unit] = /^(\d+(?:\.\d+)?)(ms|s|m)$/.exec(text) ?? []
  const time = Number(number) * { ms: 1, s: 1000, m: 60_000 }[unit === 'ms' || unit === 'm' ? unit : 's']
  if (!(time >= SHORTEST_MS && time <= LONGEST_MS))
    throw new UsageError('--watch must be a time from 100ms to 1440m, for one 10s.')
  return time
}

const SHORTEST_MS = 100
const LONGEST_MS = 86_400_000

const GO_ON = 'What was loaded is kept; the same command goes on from there.'

function report(error: unknown, command: string | undefined, { stderr, signal }: Terminal): number {
  if (error instanceof UsageError) {
    stderr.write(`${printable(error.message.split('\n\n')[0] ?? '')}\nSee afterglow --help.\n`)
    return EXIT.usage
  }
  if (signal.aborted) {
    stderr.write(`Stopped.${command === 'load' ? ` ${GO_ON}` : ''}\n`)
    return EXIT.failed
  }
  if (error instanceof UserError) {
    for (const text of [error.message, ...(error.hint === undefined ? [] : [error.hint])])
      stderr.write(`${printableLines(text)}\n`)
    return error instanceof NothingFound ? EXIT.nothing : EXIT.failed
  }
  stderr.write(
    `This is a defect of Afterglow, please report it:\n${error instanceof Error ? error.stack : String(error)}\n`,
  )
  return EXIT.failed
}

if (isMain()) {
  const abort = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      // A second signal does not wait.
      if (abort.signal.aborted) process.exit(128 + constants.signals[name])
      abort.abort()
      // Who waits for more to come waits no longer.
      process.stdin.destroy()
    })
  }
  const { stdin, stdout, stderr } = process
  // A reader that goes away (| head) is no error.
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(EXIT.ok)
    stderr.write(`Standard output cannot be written: ${error.message}\n`)
    process.exit(EXIT.failed)
  })
  process.exitCode = await main(process.argv.slice(2), { stdin, stdout, stderr, signal: abort.signal })
}

/** Node 20 has no import.meta.main; the file may be called through a link (npx). */
function isMain(): boolean {
  return process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)
}
