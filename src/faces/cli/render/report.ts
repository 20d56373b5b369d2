import { markdownTable, markdownText } from './markdown.ts'
import { renderTable } from './table.ts'
import { legible, wrapped } from './text.ts'

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

/** @param width of the terminal, which lines are fitted to; undefined where it is none */
export function reportText({ parts, data }: Report, format: ReportFormat, width?: number): string {
  if (format === 'json') return `${JSON.stringify(data, null, 2)}\n`
  const texts = parts.map((part) => (format === 'table' ? plainPart(part, width) : markdownPart(part)))
  return `${texts.join('\n\n')}\n`
}

function plainPart(part: string | ReportTable, width: number | undefined): string {
  if (typeof part === 'string')
    return wrapped(
      part
        .split('\n')
        .map((line) => legible(line))
        .join('\n'),
      width,
    )
  return `${wrapped(legible(part.title), width)}\n${renderTable(part.columns, part.rows, width)}`
}

function markdownPart(part: string | ReportTable): string {
  if (typeof part === 'string') return part.split('\n').map(markdownText).join('\n')
  return `### ${markdownText(part.title)}\n\n${markdownTable(
    part.columns.map(({ title }) => title),
    part.rows,
  )}`
}
