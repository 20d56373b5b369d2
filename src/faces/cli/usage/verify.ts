import { DATABASE, FORMAT, UsageError, usage } from './usage.ts'

export const verifyUsage = usage(
  'verify',
  'Compare the answers of a real history server with ours, field by field',
  (y) =>
    y
      .option('db', DATABASE)
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
      .option('format', FORMAT)
      .check(({ against, sample }) => {
        if (!/^https?:\/\/[^/]/i.test(String(against)))
          throw new UsageError('--against must be an address that begins with http:// or https://.')
        if (!Number.isInteger(sample) || sample < 1)
          throw new UsageError('--sample must be a number above 0.')
        return true
      }),
  async (args, { terminal }) => {
    const { verify } = await import('../commands/verify.ts')
    return verify(args, terminal)
  },
)
