import { DATABASE, usage } from './usage.ts'

export const sqlUsage = usage(
  'sql [query]',
  'Ask the database; without a query, a prompt',
  (y) =>
    y
      .positional('query', {
        type: 'string',
        describe: 'SQL; read from standard input if that is no terminal',
      })
      .option('db', DATABASE)
      .option('format', {
        choices: ['table', 'json', 'csv', 'ndjson', 'parquet'] as const,
        default: 'table' as const,
      })
      .option('output', {
        type: 'string',
        requiresArg: true,
        describe: 'Write to this file instead of standard output',
      }),
  async (args, { terminal }) => {
    const { sql } = await import('../commands/sql.ts')
    return sql(args.query, args, terminal)
  },
)
