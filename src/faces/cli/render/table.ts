import { legible, printable, wrappedLine } from './text.ts'

export interface TableColumn {
  readonly title: string
  readonly right?: boolean
  /** Shown in full length, however wide. */
  readonly whole?: boolean
}

/** Wider cells are cut, so that one plan does not make a screen of blanks. */
const WIDEST = 80

/**
 * Rows as lines of aligned columns.
 * @param width of the terminal: a wider table is shown as a block a row, "column: value" lines. Undefined where it is none.
 */
export function renderTable(
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
  width?: number,
): string {
  const cells = rows.map((row) =>
    row.map((cell, i) => (columns[i]?.whole ? printable(cell) : legible(cell, WIDEST))),
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
  const lines = [line(titles), line(widths.map((one) => '-'.repeat(one))), ...cells.map(line)]
  return width && rows.length > 0 && lines.some(({ length }) => length > width)
    ? rows
        .map((row) =>
          blockOf(
            titles,
            row.map((cell, i) => (columns[i]?.whole ? printable(cell) : legible(cell))),
            width,
          ),
        )
        .join('\n\n')
    : lines.join('\n')
}

/** A row with a line a column; values in full length (but not without end), since there is room for them. */
function blockOf(titles: readonly string[], row: readonly string[], width: number): string {
  return row
    .map((cell, i) => ({ cell, before: titles[i] ? `${titles[i]}: ` : '' }))
    .filter(({ cell, before }) => cell !== '' || before !== '')
    .flatMap(({ cell, before }) => wrappedLine(`${before}${cell}`.trimEnd(), width, 2))
    .join('\n')
}
