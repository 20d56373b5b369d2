import { REPORT_FORMAT, THRESHOLDS } from './findings.ts'
import { PRICES } from './prices.ts'
import { DATABASE, usage } from './usage.ts'

export const checkUsage = usage(
  'check',
  'Hold a run to a budget; the exit code is for a pipeline (docs/check.md)',
  (y) =>
    y
      .option('db', DATABASE)
      .option('budget', {
        type: 'string',
        requiresArg: true,
        demandOption: true,
        describe: 'The budget (JSON)',
      })
      .option('app-id', {
        type: 'string',
        requiresArg: true,
        describe: 'The application; otherwise the latest',
      })
      .option('thresholds', THRESHOLDS)
      .options(PRICES)
      .option('format', REPORT_FORMAT),
  async (args, { terminal }) => {
    const { check } = await import('../commands/check.ts')
    return check(args, terminal)
  },
)
