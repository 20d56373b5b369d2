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
