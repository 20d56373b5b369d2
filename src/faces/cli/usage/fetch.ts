import { addSourceOptions, MANY, SOURCES, sourceOptionsOf, sourcesOf } from './sources.ts'
import { FORMAT, usage } from './usage.ts'

export const fetchUsage = usage(
  'fetch <source..>',
  'Copy event logs to a folder, for use where there is no network',
  (y) =>
    addSourceOptions(y)
      .positional('source', SOURCES)
      .option('to', {
        type: 'string',
        demandOption: true,
        requiresArg: true,
        describe: 'The folder; what is there already is not copied again',
      })
      .option('format', { ...FORMAT, describe: 'How to print what was copied' }),
  async (args, { terminal }) => {
    const { fetch } = await import('../commands/fetch.ts')
    return fetch(
      sourcesOf(args.source),
      { to: args.to, format: args.format, ...sourceOptionsOf(args) },
      terminal,
    )
  },
  MANY,
)
