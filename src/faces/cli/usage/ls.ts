import { addSourceOptions, MANY, SOURCES, sourceOptionsOf, sourcesOf } from './sources.ts'
import { FORMAT, usage } from './usage.ts'

export const lsUsage = usage(
  'ls <source..>',
  'Show what is there, without loading it',
  (y) => addSourceOptions(y).positional('source', SOURCES).option('format', FORMAT),
  async (args, { terminal }) => {
    const { ls } = await import('../commands/ls.ts')
    return ls(sourcesOf(args.source), { format: args.format, ...sourceOptionsOf(args) }, terminal)
  },
  MANY,
)
