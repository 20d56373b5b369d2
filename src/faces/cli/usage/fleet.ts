import { REPORT_FORMAT } from './findings.ts'
import { DATABASE, usage } from './usage.ts'

export const fleetUsage = usage(
  'fleet',
  'The ten jobs that waste most, and by user, queue and day',
  (y) => y.option('db', DATABASE).option('format', REPORT_FORMAT),
  async (args, { terminal }) => {
    const { fleet } = await import('../commands/fleet.ts')
    return fleet(args, terminal)
  },
)
