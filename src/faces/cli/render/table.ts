import { printable } from './text.ts'

export interface TableColumn {
  readonly title: string
  readonly right?: boolean
  /** Shown in full length, however wide. */
  readonly whole?: boolean
}

/** Wider cells are cut, so that one plan does not make a screen of blanks. */
const WIDEST = 80

/** Rows as lines of aligned columns. */
export function renderTable(columns: readonly TableColumn[], rows: readonly (readonly string[])[]): string {
  const cells = rows.map((row) =>
    row.map((cell, i) => (columns[i]?.whole ? printable(cell) : cut(printable(cell)))),
  )
  const titles = columns.map(({ title }) => printable(title))
  const widths = titles.map((title, i) =>
    Math.max(title.length, ...cells.map((row) => (row[i] ?? '').length)),
  )
  const line = (row: readonly string[]) =>
    row
      .map((cell, i) => (columns[i]?.right ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!)))
      .join('  ')
      .trimEnd()
  return [line(titles), line(widths.map((width) => '-'.repeat(width))), ...cells.map(line)].join('\n')
}

function cut(text: string): string {
  return text.length <= WIDEST ? text : `${text.slice(0, WIDEST - 1)}…`
}
