import type { AnalysisFile } from './analysis-file.ts'
import type { Severity } from './finding.ts'

/** What makes a finding severe is what it costs: the greater of its shares of time and of core time. */
export const SEVERITY: AnalysisFile = {
  id: 'severity',
  header: new Map([
    [
      'threshold',
      [
        'critical_share = 0.1 : share of the time or of the core time of the application from which on a finding is critical',
        'warning_share = 0.02 : the same for a warning; below it a finding is a notice',
      ],
    ],
  ]),
  parts: new Map(),
}

export function severityOf(share: number | undefined, thresholds: ReadonlyMap<string, number>): Severity {
  if (share === undefined) return 'unknown'
  if (share >= thresholds.get('critical_share')!) return 'critical'
  return share >= thresholds.get('warning_share')! ? 'warning' : 'notice'
}
