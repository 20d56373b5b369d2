import { addSourceOptions, MANY, SOURCES, sourceOptionsOf, sourcesOf } from './sources.ts'
import { linkSeconds } from './time.ts'
import { FORMAT, usage } from './usage.ts'

export const lsUsage = usage(
  'ls <source..>',
  'Show what is there, without loading it',
  (y) =>
    addSourceOptions(y).positional('source', SOURCES).option('format', FORMAT).option('presign', {
      type: 'string',
      requiresArg: true,
      describe: 'Show links that let anyone read the files (of S3) for so long: 15m, 1h, 7d',
    }),
  async (args, { terminal }) => {
    const linkSecs = args.presign === undefined ? undefined : linkSeconds(args.presign)
    const { ls } = await import('../commands/ls.ts')
    return ls(sourcesOf(args.source), { format: args.format, linkSecs, ...sourceOptionsOf(args) }, terminal)
  },
  MANY,
)
