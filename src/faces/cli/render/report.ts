import { markdownTable, markdownText } from './markdown.ts'
import { renderTable } from './table.ts'
import { printable, printableLines } from './text.ts'

/** What an analysis says, for a person: paragraphs and tables. */
export interface Report {
  readonly parts: readonly (string | ReportTable)[]
  /** The same for a program; numbers in full. */
  readonly data: unknown
}

export interface ReportTable {
  readonly title: string
  readonly columns: readonly { readonly title: string; readonly right?: boolean }[]
  readonly rows: readonly (readonly string[])[]
}

export type ReportFormat = 'table' | 'json' | 'markdown'

export function reportText({ parts, data }: Report, format: ReportFormat): string {
  if (format === 'json') return `${JSON.stringify(data, null, 2)}\n`
  const text = format === 'table' ? plainPart : markdownPart
  return `${parts.map(text).join('\n\n')}\n`
}

function plainPart(part: string | ReportTable): string {
  if (typeof part === 'string') return printableLines(part)
  return `${printable(part.title)}\n${renderTable(part.columns, part.rows)}`
}

function markdownPart(part: string | ReportTable): string {
  if (typeof part === 'string') return part.split('\n').map(markdownText).join('\n')
  return `### ${markdownText(part.title)}\n\n${markdownTable(
    part.columns.map(({ title }) => title),
    part.rows,
  )}`
}

/** A number with four digits or so: 0.0123, 4.57, 123, 12,345. */
export function numberText(value: number | null | undefined): string {
  if (value === null || value === undefined) return 'not known'
  if (!Number.isFinite(value)) return String(value)
  const size = Math.abs(value)
  const digits = Number.isInteger(value) || size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 4
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })
}

export function percentText(share: number): string {
  return `${(share * 100).toFixed(Math.abs(share) < 0.1 ? 1 : 0)} %`
}

/** A length of time as a person says it: 0.4 s, 12.3 s, 4 min 5 s, 2 h 3 min. */
export function durationText(ms: number): string {
  const seconds = ms / 1000
  if (seconds < 60) return `${seconds.toFixed(1)} s`
  const whole = Math.round(seconds)
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`
  const minutes = Math.round(seconds / 60)
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
