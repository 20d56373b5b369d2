import { REPORT_FORMAT } from './findings.ts'
import { DATABASE, UsageError, usage } from './usage.ts'

export const compareUsage = usage(
  'compare <run> [other]',
  'Two runs side by side: what explains the difference in time, and what else changed',
  (y) =>
    y
      .positional('run', {
        type: 'string',
        demandOption: true,
        describe: 'An application id, or id/attempt: run a; with --baseline-last the run in question',
      })
      .positional('other', { type: 'string', describe: 'Run b' })
      .option('db', DATABASE)
      .option('baseline-last', {
        type: 'number',
        requiresArg: true,
        describe: 'Compare with so many runs of the same job before it',
      })
      .option('format', REPORT_FORMAT)
      .check(({ other, 'baseline-last': last }) => {
        if ((other === undefined) === (last === undefined))
          throw new UsageError('Name two runs, or one and --baseline-last N.')
        if (last !== undefined && !(Number.isInteger(last) && last > 0))
          throw new UsageError('--baseline-last must be a number above 0.')
        return true
      }),
  async (args, { terminal }) => {
    const { compare } = await import('../commands/compare.ts')
    return compare(args, terminal)
  },
)
