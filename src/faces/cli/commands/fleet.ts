import { type Fleet, fleet as fleetOf, type Waste } from '../../../analyses/compare/fleet.ts'
import { idOf } from '../../../analyses/compare/runs.ts'
import { EXIT } from '../exit-code.ts'
import type { Terminal } from '../main.ts'
import { type Report, type ReportFormat, type ReportTable, reportText } from '../render/report.ts'
import { numberText, percentText } from '../render/text.ts'
import { analysed } from './analysed.ts'

export interface FleetOptions {
  readonly db: string
  readonly format: ReportFormat
}

/** Shows which jobs of a database waste most. */
export async function fleet({ db, format }: FleetOptions, { stdout }: Terminal): Promise<number> {
  const found = await analysed({ db }, fleetOf)
  stdout.write(reportText(fleetReport(found), format, stdout.columns))
  return found.all.runs === 0 ? EXIT.nothing : EXIT.ok
}

/** So many users, queues and days are shown to a person; a program gets all. */
const MOST_PARTS = 20

function fleetReport(found: Fleet): Report {
  return {
    parts: [
      jobTable(found),
      ...(['users', 'queues', 'days'] as const).map((way) => partTable(way, found[way])),
      `Wasted is core time that was held and gave nothing: idle cores, and tasks that failed, were killed or ran again. ${
        found.all.known < found.all.runs
          ? `${found.all.runs - found.all.known} of ${found.all.runs} runs do not tell their cores: only their lost tasks count. `
          : ''
      }Runs are of one job if they do the same work to the same tables (afterglow compare says how alike two are). The findings are those that cost most core time; afterglow findings --app-id has all.`,
    ],
    data: found,
  }
}

const WASTE_TITLES = ['runs', 'wasted core h', 'of held', 'idle', 'lost'].map((title) => ({
  title,
  right: true,
}))

function wasteCells({ runs, wastedMs, coreMs, idleMs, lostMs }: Waste): string[] {
  const hours = (ms: number) => numberText(ms / 3_600_000)
  return [
    String(runs),
    hours(wastedMs),
    coreMs > 0 ? percentText(wastedMs / coreMs) : '',
    hours(idleMs),
    hours(lostMs),
  ]
}

function jobTable({ jobs }: Fleet): ReportTable {
  return {
    title: 'Jobs that waste most',
    columns: [
      { title: 'job' },
      ...WASTE_TITLES,
      { title: 'users' },
      { title: 'last run' },
      { title: 'findings' },
    ],
    rows: jobs.map((job) => [
      job.name ?? '',
      ...wasteCells(job),
      job.users.join(', '),
      idOf(job.last),
      job.findings
        .slice(0, 3)
        .map(({ id }) => id)
        .join(', '),
    ]),
  }
}

function partTable(way: 'users' | 'queues' | 'days', parts: Fleet['users']): ReportTable {
  const shown = way === 'days' ? parts.slice(-MOST_PARTS) : parts.slice(0, MOST_PARTS)
  return {
    title: `By ${way.slice(0, -1)}${shown.length < parts.length ? ` (${shown.length} of ${parts.length}; --format json has all)` : ''}`,
    columns: [{ title: '' }, ...WASTE_TITLES],
    rows: shown.map((part) => [part.part, ...wasteCells(part)]),
  }
}
