import { idOf, type Run, runNamed, runsOf } from '../../../analyses/compare/runs.ts'
import { type Trend, trends as trendsOf } from '../../../analyses/compare/trends.ts'
import { EXIT } from '../exit-code.ts'
import type { Terminal } from '../main.ts'
import { type Report, type ReportFormat, type ReportTable, reportText } from '../render/report.ts'
import { bytesText, durationText, nameText, percentText } from '../render/text.ts'
import { analysed } from './analysed.ts'

export interface TrendsOptions {
  readonly db: string
  readonly appId?: string | undefined
  readonly name?: string | undefined
  readonly format: ReportFormat
}

/** Shows runs of the same job over time. */
export async function trends(
  { db, appId, name, format }: TrendsOptions,
  { stdout }: Terminal,
): Promise<number> {
  const found = await analysed({ db }, async (connection) => {
    const runs = await runsOf(connection)
    return trendsOf(connection, runs, { name, run: appId === undefined ? undefined : runNamed(runs, appId) })
  })
  stdout.write(reportText(trendsReport(found), format, stdout.columns))
  return found.length === 0 ? EXIT.nothing : EXIT.ok
}

/** So many jobs are shown to a person, and so many of the last runs of each; a program gets all. */
const MOST_JOBS = 10
const MOST_RUNS = 20

function trendsReport(found: readonly Trend[]): Report {
  return {
    parts:
      found.length === 0
        ? ['There is no job with two runs or more here.']
        : [
            ...found.slice(0, MOST_JOBS).flatMap((trend) => [runTable(trend), verdict(trend)]),
            ...(found.length > MOST_JOBS
              ? [`${found.length - MOST_JOBS} more jobs have runs; --format json has all.`]
              : []),
          ],
    data: found,
  }
}

function runTable({ runs }: Trend): ReportTable {
  const shown = runs.slice(-MOST_RUNS)
  const first = runs[0]!
  return {
    title: `${nameText(first.name ?? first.app_id)}: ${runs.length} ${runs.length === 1 ? 'run' : 'runs'}${shown.length < runs.length ? ` (the last ${shown.length})` : ''}`,
    columns: [
      { title: 'started' },
      { title: 'application' },
      ...['took', 'task time', 'cores', 'input', 'shuffle', 'spilled', 'failed tasks'].map((title) => ({
        title,
        right: true,
      })),
      { title: 'Spark' },
    ],
    rows: shown.map((run) => [
      new Date(run.from_ms).toISOString().slice(0, 19).replace('T', ' '),
      idOf(run),
      durationText(run.wall_ms),
      run.task_ms === null ? '' : durationText(run.task_ms),
      run.cores === null ? '' : String(run.cores),
      size(run.input_bytes),
      size(run.shuffle_write_bytes),
      size(run.spilled_bytes),
      run.failed_tasks === null ? '' : String(run.failed_tasks),
      run.spark_version ?? '',
    ]),
  }
}

function size(bytes: Run['input_bytes']): string {
  return bytesText(bytes ?? undefined)
}

function verdict({ runs, lastByMiddle, slopeMs }: Trend): string {
  if (lastByMiddle === undefined) return 'There is no earlier run to compare with.'
  const change = lastByMiddle - 1
  const last = `The last run took ${durationText(runs.at(-1)!.wall_ms)}, ${percentText(Math.abs(change))} ${change < 0 ? 'less' : 'more'} than the middle one of those before it.`
  return slopeMs === undefined
    ? last
    : `${last} On average a run takes ${durationText(Math.abs(slopeMs))} ${slopeMs < 0 ? 'less' : 'more'} than the one before it.`
}
