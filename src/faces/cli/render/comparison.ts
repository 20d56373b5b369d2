import type { Baseline } from '../../../analyses/compare/baseline.ts'
import type { Comparison, PlanPair, TimePart } from '../../../analyses/compare/compare.ts'
import type { Reason } from '../../../analyses/compare/reasons.ts'
import { idOf, type Run } from '../../../analyses/compare/runs.ts'
import type { Report, ReportTable } from './report.ts'
import { bytesText, durationText, nameText, numberText, percentText } from './text.ts'

/** Two runs as a report; `baseline` are the runs that run a is the typical one of. */
export function comparisonReport(comparison: Comparison, baseline?: Baseline): Report {
  const { plans, settings, tables } = comparison
  const changed = plans.filter(hasChanged)
  return {
    parts: [
      headline(comparison, baseline),
      ...(baseline === undefined ? [] : [baselineTable(baseline)]),
      timeTable(comparison.time),
      ...some(runTable(comparison)),
      ...some(tableTable(tables)),
      ...some(settingTable(settings)),
      ...(changed.length === 0 ? [] : [planTable(changed)]),
      planNote(plans, changed),
    ],
    data: {
      ...comparison,
      time: comparison.time.map(({ row, reasons }) => ({ ...row, reasons })),
      ...(baseline === undefined ? {} : { baseline }),
    },
  }
}

/** So many rows are shown to a person; a program gets all. */
const MOST = 20

function headline({ a, b, likeness, isSameJob }: Comparison, baseline: Baseline | undefined): string {
  const difference = b.wall_ms - a.wall_ms
  const times = `Run b took ${durationText(Math.abs(difference))} ${difference < 0 ? 'less' : 'more'} than run a${
    a.wall_ms > 0 ? ` (${ratioText(a.wall_ms, b.wall_ms)})` : ''
  }.`
  const kinds = Object.entries(likeness.kinds).map(([kind, value]) => `${kind}s ${percentText(value)}`)
  return [
    `${baseline === undefined ? 'Run a' : `Run a, the typical one of ${baseline.runs.length}`}: ${runText(a)}`,
    `Run b: ${runText(b)}`,
    times,
    `${
      isSameJob
        ? 'They look like two runs of one job'
        : 'They do not look like two runs of one job: read the differences with care'
    } (alike by ${percentText(likeness.score)}: ${kinds.join(', ')}).`,
  ].join('\n')
}

/** Per cent that are thousands say less than how many times as long it was. */
function ratioText(a: number, b: number): string {
  return b >= 10 * a ? `${numberText(Math.round(b / a))} times as long` : percentText(Math.abs(b - a) / a)
}

function runText(run: Run): string {
  const started = new Date(run.from_ms).toISOString().slice(0, 19).replace('T', ' ')
  return `${nameText(run.name)} ${idOf(run)}, started ${started} UTC, took ${durationText(run.wall_ms)}`
}

function baselineTable({ measures }: Baseline): ReportTable {
  return {
    title: 'Run b among the earlier runs',
    columns: [{ title: '' }, ...right('run b', 'least', 'middle', 'greatest')],
    rows: measures.map(({ what, value, least, middle, greatest }) => [
      what.replace(/_(ms|bytes)$/, '').replaceAll('_', ' '),
      ...[value, least, middle, greatest].map((one) => measureText(what, one)),
    ]),
  }
}

function timeTable(parts: readonly TimePart[]): ReportTable {
  const shown = parts.slice(0, MOST)
  return {
    title: `Where the difference in time is${cut(shown, parts)}: + is time that run b took more, - time that it took less. Each moment is shared by the stages that ran in it, so all parts add up`,
    columns: [
      { title: 'what' },
      { title: 'stage a / b' },
      ...right('a', 'b', 'difference'),
      { title: 'what differs there' },
    ],
    rows: shown.map(({ row, differenceMs, reasons }) => [
      PARTS[String(row.what)] ??
        `${row.name ?? ''}${row.job === null || row.job === row.name ? '' : ` (${row.job})`}`,
      row.what === 'stage' ? `${row.a_stage_id ?? '-'} / ${row.b_stage_id ?? '-'}` : '',
      row.a_wall_ms === null ? '' : durationText(Number(row.a_wall_ms)),
      row.b_wall_ms === null ? '' : durationText(Number(row.b_wall_ms)),
      signed(differenceMs),
      reasons.slice(0, 3).map(reasonText).join(', '),
    ]),
  }
}

const PARTS: Readonly<Record<string, string>> = {
  start: 'before the first stage',
  driver: 'no stage ran, between stages',
  end: 'after the last stage',
}

function reasonText({ what, a, b }: Reason): string {
  if (a === null || b === null) return what
  const text = what.includes('bytes') ? bytesText : numberText
  return `${what} ${text(a)} -> ${text(b)}`
}

const FACTS = [
  ['spark_version', 'Spark'],
  ['java_version', 'Java'],
  ['scala_version', 'Scala'],
  ['master', 'master'],
  ['spark_user', 'user'],
  ['queue', 'queue'],
  ['executors', 'executors'],
  ['cores', 'cores'],
  ['executor_cores', 'cores of an executor'],
  ['executor_memory', 'memory of an executor'],
  ['hosts', 'hosts'],
  ['stages', 'stages'],
  ['tasks', 'tasks'],
  ['failed_tasks', 'failed tasks'],
  ['task_ms', 'task time'],
  ['gc_ms', 'GC time'],
  ['input_bytes', 'input'],
  ['output_bytes', 'output'],
  ['shuffle_read_bytes', 'shuffle read'],
  ['shuffle_write_bytes', 'shuffle written'],
  ['spilled_bytes', 'spilled'],
] as const

function runTable({ a, b }: Comparison): ReportTable {
  return {
    title: 'What differs between the runs',
    columns: [{ title: '' }, ...right('a', 'b')],
    rows: FACTS.filter(([key]) => String(a[key]) !== String(b[key])).map(([key, title]) => [
      title,
      factText(key, a[key]),
      factText(key, b[key]),
    ]),
  }
}

function factText(key: string, value: Run[keyof Run]): string {
  if (value === null) return 'not known'
  if (typeof value === 'object') return value.join(', ')
  return typeof value === 'number' ? measureText(key, value) : value
}

function measureText(key: string, value: number | null | undefined): string {
  if (value === null || value === undefined) return 'not known'
  if (key.endsWith('_ms')) return durationText(value)
  return key.endsWith('_bytes') ? bytesText(value) : numberText(value)
}

function tableTable(tables: Comparison['tables']): ReportTable {
  const rows = tables.filter(
    (row) => row.in_a !== row.in_b || row.a_bytes !== row.b_bytes || row.a_rows !== row.b_rows,
  )
  return {
    title: `Tables${cut(rows.slice(0, MOST), rows)}`,
    columns: [{ title: '' }, { title: 'table' }, ...right('bytes a', 'bytes b', 'rows a', 'rows b')],
    rows: rows
      .slice(0, MOST)
      .map((row) => [
        `${row.direction}${row.in_a === row.in_b ? '' : row.in_a === true ? ', only in a' : ', only in b'}`,
        String(row.place),
        ...[row.a_bytes, row.b_bytes].map((bytes) => (bytes === null ? '' : bytesText(Number(bytes)))),
        ...[row.a_rows, row.b_rows].map((count) => (count === null ? '' : numberText(Number(count)))),
      ]),
  }
}

function settingTable(settings: Comparison['settings']): ReportTable {
  return {
    title: `Settings${cut(settings.slice(0, MOST), settings)}`,
    columns: [{ title: 'where' }, { title: 'setting' }, { title: 'a' }, { title: 'b' }],
    rows: settings
      .slice(0, MOST)
      .map(({ scope, key, a_value, b_value }) => [
        String(scope),
        String(key),
        String(a_value ?? ''),
        String(b_value ?? ''),
      ]),
  }
}

function hasChanged({ same_query, same_initial, same_final }: PlanPair): boolean {
  return !(same_query && same_initial && same_final)
}

function planTable(plans: readonly PlanPair[]): ReportTable {
  const shown = plans.slice(0, MOST)
  return {
    title: `Plans${cut(shown, plans)}`,
    columns: [
      { title: 'sql a / b' },
      { title: 'description' },
      ...right('a', 'b'),
      { title: 'what changed' },
    ],
    rows: shown.map((pair) => [
      `${pair.a_execution_id ?? '-'} / ${pair.b_execution_id ?? '-'}`,
      pair.description ?? '',
      pair.a_duration_ms === null ? '' : durationText(pair.a_duration_ms),
      pair.b_duration_ms === null ? '' : durationText(pair.b_duration_ms),
      planText(pair),
    ]),
  }
}

function planText(pair: PlanPair): string {
  if (pair.matched_by === null) return pair.a_execution_id === null ? 'only in b' : 'only in a'
  const operators = (gone: readonly string[] | null, added: readonly string[] | null) =>
    [...(gone ?? []).map((name) => `-${name}`), ...(added ?? []).map((name) => `+${name}`)].join(' ')
  return [
    ...(pair.same_query ? [] : ['another query']),
    ...(pair.same_initial ? [] : [`before it ran ${operators(pair.initial_gone, pair.initial_new)}`.trim()]),
    ...(pair.same_final ? [] : [`as it ran ${operators(pair.final_gone, pair.final_new)}`.trim()]),
  ].join('; ')
}

function planNote(plans: readonly PlanPair[], changed: readonly PlanPair[]): string {
  if (plans.length === 0) return 'Neither run has SQL executions.'
  if (changed.length > 0)
    return `${plans.length - changed.length} of ${plans.length} SQL executions have the same plans.`
  return plans.length === 1
    ? 'The SQL execution has the same plan, before it ran and as it ran.'
    : `All ${plans.length} SQL executions have the same plans, before they ran and as they ran.`
}

function some(table: ReportTable): ReportTable[] {
  return table.rows.length === 0 ? [] : [table]
}

function cut(shown: readonly unknown[], all: readonly unknown[]): string {
  return shown.length < all.length ? ` (${shown.length} of ${all.length}; --format json has all)` : ''
}

function right(...titles: string[]): { title: string; right: boolean }[] {
  return titles.map((title) => ({ title, right: true }))
}

function signed(ms: number): string {
  return `${ms < 0 ? '-' : '+'}${durationText(Math.abs(ms))}`
}
