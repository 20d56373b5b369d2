import { REPORT_FORMAT } from './findings.ts'
import { APP_ID } from './prices.ts'
import { DATABASE, usage } from './usage.ts'

export const trendsUsage = usage(
  'trends',
  'The same job over time',
  (y) =>
    y
      .option('db', DATABASE)
      .option('app-id', {
        ...APP_ID,
        describe: 'The job that this application is a run of',
        conflicts: 'name',
      })
      .option('name', { type: 'string', requiresArg: true, describe: 'Applications of this name' })
      .option('format', REPORT_FORMAT),
  async (args, { terminal }) => {
    const { trends } = await import('../commands/trends.ts')
    return trends(args, terminal)
  },
)
