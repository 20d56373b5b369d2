import { REPORT_FORMAT } from './findings.ts'
import { PRICES } from './prices.ts'
import { DATABASE, UsageError, usage } from './usage.ts'

export const whatifUsage = usage(
  'whatif',
  'Say how long an application would take on other numbers of executors, and what it would cost',
  (y) =>
    y
      .option('db', DATABASE)
      .option('app-id', {
        type: 'string',
        requiresArg: true,
        demandOption: true,
        describe: 'The application',
      })
      .option('executors', {
        type: 'string',
        requiresArg: true,
        describe: 'Numbers of executors: 5,10,20,50; otherwise some below and above those that there were',
      })
      .options(PRICES)
      .option('format', REPORT_FORMAT),
  async (args, { terminal }) => {
    const counts = args.executors === undefined ? undefined : countsOf(args.executors)
    const { whatif } = await import('../commands/whatif.ts')
    return whatif({ ...args, executors: counts }, terminal)
  },
)

/** No cluster has more. */
const MOST = 100_000

function countsOf(text: string): number[] {
  const counts = text.split(',').map((part) => (/^\s*\d+\s*$/.test(part) ? Number(part) : 0))
  if (counts.length > 50 || counts.some((count) => count < 1 || count > MOST))
    throw new UsageError(`--executors must be up to 50 numbers from 1 to ${MOST}: 5,10,20.`)
  return counts
}
