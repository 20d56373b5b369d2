import { addSourceOptions, MANY, SOURCES, sourceOptionsOf, sourcesOf } from './sources.ts'
import { DATABASE, FORMAT, usage } from './usage.ts'

export const loadUsage = usage(
  'load <source..>',
  'Load event logs into a DuckDB database',
  (y) =>
    addSourceOptions(y)
      .positional('source', SOURCES)
      .option('db', { ...DATABASE, describe: 'The DuckDB file; made if it is not there' })
      .option('format', { ...FORMAT, describe: 'How to print what was read' }),
  async (args, { terminal, threads }) => {
    const { load } = await import('../commands/load.ts')
    return load(
      sourcesOf(args.source),
      { db: args.db, format: args.format, ...sourceOptionsOf(args), threads },
      terminal,
    )
  },
  MANY,
)
