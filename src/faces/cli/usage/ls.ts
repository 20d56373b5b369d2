import { FORMAT, SOURCES, sourcesOf, usage } from './usage.ts'

export const lsUsage = usage(
  'ls <source..>',
  'Show what is there, without loading it',
  (y) => y.positional('source', SOURCES).option('format', FORMAT),
  async (args, { terminal }) => {
    const { ls } = await import('../commands/ls.ts')
    return ls(sourcesOf(args.source), args, terminal)
  },
)
