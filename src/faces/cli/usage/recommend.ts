import { PRICES } from './prices.ts'
import { DATABASE, UsageError, usage } from './usage.ts'

export const recommendUsage = usage(
  'recommend',
  'Say what to set for an application, or for a job that is to be run',
  (y) =>
    y
      .option('db', DATABASE)
      .option('app-id', { type: 'string', requiresArg: true, describe: 'An application that ran' })
      .option('like', {
        type: 'string',
        requiresArg: true,
        describe: 'What is known of a job that is to be run: {"input_bytes": 1e11, "name": "nightly"}',
      })
      .options(PRICES)
      .option('format', {
        choices: ['table', 'json', 'markdown', 'spark-submit', 'spark-defaults'] as const,
        default: 'table' as const,
      }),
  async (args, { terminal }) => {
    if ((args.appId === undefined) === (args.like === undefined))
      throw new UsageError('Name an application with --app-id, or describe a job with --like; not both.')
    const { recommend } = await import('../commands/recommend.ts')
    return recommend(args, terminal)
  },
)
