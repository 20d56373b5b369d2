import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { NothingFound, UserError } from '../../base/errors.ts'
import { NOT_INSTALLED } from '../../base/native-library.ts'
import { packageRoot } from '../../base/package-root.ts'
import { earlyThreads } from './early-threads.ts'
import { EXIT } from './exit-code.ts'
import { printable, printableLines } from './render/text.ts'
import { COMMANDS } from './usage/index.ts'
import { STDIN, UsageError } from './usage/usage.ts'

/** What commands write to and read from. */
export interface Terminal {
  readonly stdin: NodeJS.ReadStream
  readonly stdout: NodeJS.WriteStream
  readonly stderr: NodeJS.WriteStream
  readonly signal: AbortSignal
}

/** Runs a command line; the exit code. Commands are loaded only when they are used: DuckDB takes longer than yargs. */
export async function main(argv: readonly string[], terminal: Terminal): Promise<number> {
  let exitCode: number = EXIT.ok
  const threads = await earlyThreads(argv)
  const { default: yargs } = await import('yargs')
  const args = argv.map((arg) => (arg === '-' ? STDIN : arg))
  // A command that is named has a parser to itself, since yargs lays out the help of a subcommand each time it is run.
  const named = argv.includes('--help') ? undefined : COMMANDS.find(({ name }) => name === argv[0])
  const parser =
    named === undefined
      ? yargs(args).scriptName('afterglow').usage('Spark event logs, offline.\n\nUsage: $0 <command>')
      : yargs(args.slice(1)).scriptName(`afterglow ${named.name}`)
  for (const command of named === undefined ? COMMANDS : [named])
    command.addTo(
      parser,
      { terminal, threads },
      (code) => {
        exitCode = code
      },
      named !== undefined,
    )
  parser
    .demandCommand(named === undefined ? 1 : 0, 'Name a command.')
    .strict()
    // A `--no-db` would make a flag of a name.
    .parserConfiguration({ 'boolean-negation': false })
    .wrap(Math.min(100, terminal.stdout.columns ?? 100))
    .help()
    .version(version())
    .exitProcess(false)
    .fail((message, error) => {
      // A YError is a wrong command line too.
      if (error && error.name !== 'YError') throw error
      throw new UsageError(message)
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

/** Without it yargs would take that of the package in whose folder it is run. */
function version(): string {
  const text = readFileSync(join(packageRoot(), 'package.json'), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}

/** A package that an import did not find: one with a library for this system, as that of DuckDB. */
function missingPackage(error: unknown): string | undefined {
  if (!(error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND')) return undefined
  return /^Cannot find module '((?:@[\w.-]+\/)?[\w-][\w.-]*)/.exec(error.message)?.[1]
}

const GO_ON = 'What was loaded is kept; the same command goes on from there.'

function report(error: unknown, command: string | undefined, { stderr, signal }: Terminal): number {
  if (error instanceof UsageError) {
    stderr.write(`${printable(error.message)}\nSee afterglow --help.\n`)
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
  const missing = missingPackage(error)
  if (missing !== undefined) {
    stderr.write(`The package ${missing} is not installed.\n${NOT_INSTALLED}\n`)
    return EXIT.failed
  }
  stderr.write(
    `This is a defect of Afterglow, please report it:\n${error instanceof Error ? error.stack : String(error)}\n`,
  )
  return EXIT.failed
}
