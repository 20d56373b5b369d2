import { askingIn } from '../../../analyses/rows-of.ts'
import type { Row } from '../../../store/connection.ts'
import { EXIT } from '../exit-code.ts'
import type { Terminal } from '../main.ts'
import { type Report, type ReportFormat, type ReportTable, reportText } from '../render/report.ts'
import { durationText, percentText } from '../render/text.ts'
import { type About, analysed } from './analysed.ts'

export interface EnginesOptions extends About {
  readonly format: ReportFormat
}

/** Says how much of the task time of applications could run in each native engine, and what is in the way. */
export async function engines(options: EnginesOptions, { stdout }: Terminal): Promise<number> {
  const report = await analysed(options, async (connection) => {
    const ask = askingIn(connection, 'engines')
    const attempts = new Map(
      (await connection.rows('SELECT attempt_key, app_id, attempt_id, name FROM attempts')).map((row) => [
        row.attempt_key,
        row,
      ]),
    )
    const named = (row: Row) => ({ ...attempts.get(row.attempt_key), ...row })
    return enginesReport(
      (await ask('shares')).map(named),
      (await ask('obstacles')).map(named),
      await connection.rows('SELECT engine, title, version, looked_at, sources FROM native_engines'),
    )
  })
  stdout.write(reportText(report, options.format, stdout.columns))
  return EXIT.ok
}

/** So many rows are shown to a person; a program gets all. */
const MOST = 20

function enginesReport(shares: readonly Row[], obstacles: readonly Row[], lists: readonly Row[]): Report {
  return {
    parts: [
      shareTable(shares),
      ...(obstacles.length === 0 ? [] : [obstacleTable(obstacles, shares)]),
      NOTES,
      listText(lists),
    ],
    data: { shares, obstacles, engines: lists },
  }
}

function shareTable(shares: readonly Row[]): ReportTable {
  const withTime = shares.filter((row) => Number(row.task_ms) > 0)
  return {
    title: `Share of the task time${cutNote(withTime, MOST)}`,
    columns: [
      { title: 'application' },
      { title: 'name' },
      { title: 'engine' },
      ...[
        'task time',
        'in SQL plans',
        'ran natively',
        'could, at least',
        'at most',
        'nodes, as published',
      ].map((title) => ({ title, right: true })),
    ],
    rows: withTime
      .slice(0, MOST)
      .map((row) => [
        idText(row),
        String(row.name ?? ''),
        String(row.engine),
        durationText(Number(row.task_ms)),
        ...[
          Number(row.sql_ms) / Number(row.task_ms),
          Number(row.native_ms) / Number(row.task_ms),
          row.low,
          row.high,
        ].map((share) => percentText(Number(share))),
        row.published_share === null ? '' : percentText(Number(row.published_share)),
      ]),
  }
}

/**
 * The dearest of each engine, what keeps others back before what is kept back. One engine after the other: those in which most of
 * the time ran already come first.
 */
function obstacleTable(obstacles: readonly Row[], shares: readonly Row[]): ReportTable {
  const ofEngine = (rows: readonly Row[], engine: unknown) => rows.filter((row) => row.engine === engine)
  const sum = (rows: readonly Row[], column: string) =>
    rows.reduce((total, row) => total + Number(row[column]), 0)
  const engines = [...new Set(shares.map(({ engine }) => engine))].toSorted(
    (a, b) => sum(ofEngine(shares, b), 'native_ms') - sum(ofEngine(shares, a), 'native_ms'),
  )
  const shown = engines.flatMap((engine) =>
    ofEngine(obstacles, engine)
      .toSorted(
        (a, b) => Number(isCarried(a)) - Number(isCarried(b)) || Number(b.task_ms) - Number(a.task_ms),
      )
      .slice(0, Math.floor(MOST / engines.length)),
  )
  return {
    title: `What is in the way of each engine${cutNote(obstacles, shown.length)}`,
    columns: [
      { title: 'application' },
      { title: 'engine' },
      { title: 'operator' },
      { title: 'nodes', right: true },
      { title: 'task time', right: true },
      { title: 'support' },
      { title: 'why' },
    ],
    rows: shown.map((row) => [
      idText(row),
      String(row.engine),
      String(row.operator ?? ''),
      row.operator === null ? '' : String(row.nodes),
      durationText(Number(row.task_ms)),
      String(row.support),
      String(row.reason),
    ]),
  }
}

function isCarried({ support }: Row): boolean {
  return support === 'carried'
}

function idText(row: Row): string {
  return row.attempt_id === '' ? String(row.app_id) : `${row.app_id}/${row.attempt_id}`
}

function cutNote(rows: readonly Row[], shown: number): string {
  return rows.length > shown ? ` (${shown} of ${rows.length} rows; --format json has all)` : ''
}

const NOTES = `"Ran natively" counts operators that the plans name as the engine's own. "At least" adds those that its lists name without
conditions, when nothing beside them in their codegen cluster or below them in their stage is in doubt. "At most" counts all that the
lists do not exclude. These are shares of task time that could run natively, not of time that would be saved. RDD jobs, executions of
less than half a second and stages that no operator could be told of count as not native.`

function listText(lists: readonly Row[]): string {
  return lists
    .map((row) => `${row.engine}: ${row.title}, ${row.version} (looked at ${row.looked_at}). ${row.sources}.`)
    .join('\n')
}
