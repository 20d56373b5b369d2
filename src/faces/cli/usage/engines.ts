import { REPORT_FORMAT } from './findings.ts'
import { APP_ID } from './prices.ts'
import { DATABASE, usage } from './usage.ts'

export const enginesUsage = usage(
  'engines',
  'How much could run in a native engine (Photon, Gluten with Velox, RAPIDS, Comet), and how much did',
  (y) => y.option('db', DATABASE).option('app-id', APP_ID).option('format', REPORT_FORMAT),
  async (args, { terminal }) => {
    const { engines } = await import('../commands/engines.ts')
    return engines(args, terminal)
  },
)
