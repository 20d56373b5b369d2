import { once } from 'node:events'
import type { QueryResult } from '../../../store/query.ts'
import { renderTable } from './table.ts'

export type Format = 'table' | 'json' | 'csv' | 'ndjson'

interface Output {
  write(text: string): boolean
  once(event: 'drain', listener: () => void): unknown
}

/**
 * Writes a result as it is read. A table is laid out a thousand rows at a time.
 * @param width that rows of a table must fit; else they are blocks. Undefined: as wide as they are
 */
export async function writeResult(
  result: QueryResult,
  format: Format,
  out: Output & NodeJS.EventEmitter,
  width?: number,
): Promise<void> {
  for await (const text of TEXT[format](result, width)) {
    if (!out.write(text)) await once(out, 'drain')
  }
}

const TEXT: Record<Format, (result: QueryResult, width?: number) => AsyncGenerator<string>> = {
  table: tableText,
  json: jsonText,
  csv: csvText,
  ndjson: ndjsonText,
}

async function* jsonText({ names, chunks }: QueryResult): AsyncGenerator<string> {
  let before = '['
  for await (const rows of chunks()) {
    for (const row of rows) {
      yield `${before}${objectText(names, row)}`
      before = ',\n'
    }
  }
  yield before === '[' ? '[]\n' : ']\n'
}

async function* ndjsonText({ names, chunks }: QueryResult): AsyncGenerator<string> {
  for await (const rows of chunks()) yield rows.map((row) => `${objectText(names, row)}\n`).join('')
}

/** Built by hand: a column may be called `__proto__`. */
function objectText(names: readonly string[], row: readonly unknown[]): string {
  return `{${names.map((name, i) => `${JSON.stringify(name)}:${JSON.stringify(row[i])}`).join(',')}}`
}

/** RFC 4180: CRLF is for mail; the lines end as other tools here end them. */
async function* csvText({ names, chunks }: QueryResult): AsyncGenerator<string> {
  yield `${names.map(csvCell).join(',')}\n`
  for await (const rows of chunks()) yield rows.map((row) => `${row.map(csvCell).join(',')}\n`).join('')
}

function csvCell(value: unknown): string {
  const text = cellText(value)
  return value === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** Rows that share one layout: a longer table begins anew, so that it need not be held whole. */
const TABLE_ROWS = 1000

async function* tableText({ names, types, chunks }: QueryResult, width?: number): AsyncGenerator<string> {
  const columns = names.map((title, i) => ({ title, right: NUMERIC.test(types[i]!) }))
  let waiting: (readonly string[])[] = []
  let count = 0
  for await (const rows of chunks()) {
    count += rows.length
    for (const row of rows) waiting.push(row.map((value) => (value === null ? 'NULL' : cellText(value))))
    if (waiting.length < TABLE_ROWS) continue
    yield `${renderTable(columns, waiting, width)}\n`
    waiting = []
  }
  if (waiting.length > 0 || count === 0) yield `${renderTable(columns, waiting, width)}\n`
  yield `(${count} ${count === 1 ? 'row' : 'rows'})\n`
}

const NUMERIC = /^(BIGINT|INTEGER|DOUBLE|HUGEINT|DECIMAL|FLOAT|SMALLINT|TINYINT|U[A-Z]*INT)/

function cellText(value: unknown): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
