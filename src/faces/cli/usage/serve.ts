import { addSourceOptions, MANY, SOURCES, sourceOptionsOf, sourcesOf } from './sources.ts'
import { milliseconds } from './time.ts'
import { UsageError, usage } from './usage.ts'

export const serveUsage = usage(
  'serve [source..]',
  "Answer as Spark's history server does, from a database or from logs",
  (y) =>
    addSourceOptions(y)
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
  async (args, { terminal }) => {
    const { serve } = await import('../commands/serve.ts')
    const watchMs = args.watch === undefined ? undefined : milliseconds(args.watch)
    return serve(
      {
        ...args,
        sources: sourcesOf(args.source),
        options: sourceOptionsOf(args),
        watchMs,
        db: args.db,
      },
      terminal,
    )
  },
  MANY,
)
