import { APP_ID, PRICES } from './prices.ts'
import { DATABASE, UsageError, usage } from './usage.ts'

export const REPORT_FORMAT = {
  choices: ['table', 'json', 'markdown'] as const,
  default: 'table' as const,
} as const

export const THRESHOLDS = {
  type: 'string',
  requiresArg: true,
  describe: 'A JSON file with other thresholds: {"skew_ratio": 5}; docs/thresholds.json has all',
} as const

export const findingsUsage = usage(
  'findings',
  'What costs time and money, and what to do about it',
  (y) =>
    y
      .option('db', DATABASE)
      .option('app-id', APP_ID)
      .option('min-impact', {
        type: 'string',
        default: '1%',
        requiresArg: true,
        describe: 'Only what costs at least this share of the time or of the core time',
      })
      .option('explain', {
        type: 'string',
        requiresArg: true,
        describe: 'Show what a finding means, how it is computed, and its query',
      })
      .option('thresholds', THRESHOLDS)
      .options(PRICES)
      .option('format', REPORT_FORMAT),
  async (args, { terminal }) => {
    const { findings } = await import('../commands/findings.ts')
    return findings({ ...args, minImpact: shareOf(args.minImpact) }, terminal)
  },
)

/** `1%` or `1` as 0.01. */
function shareOf(text: string): number {
  const [, number] = /^(\d+(?:\.\d+)?)%?$/.exec(text) ?? []
  const percent = Number(number)
  if (!(percent >= 0 && percent <= 100))
    throw new UsageError('--min-impact must be a percentage from 0% to 100%.')
  return percent / 100
}
