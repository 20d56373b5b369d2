import { REPORT_FORMAT } from './findings.ts'
import { APP_ID, PRICES } from './prices.ts'
import { DATABASE, usage } from './usage.ts'

export const costUsage = usage(
  'cost',
  'Say what applications cost, and who and what they cost it for (an estimate)',
  (y) => y.option('db', DATABASE).option('app-id', APP_ID).options(PRICES).option('format', REPORT_FORMAT),
  async (args, { terminal }) => {
    const { cost } = await import('../commands/cost.ts')
    return cost(args, terminal)
  },
)
