import { createInterface } from 'node:readline/promises'
import type { DuckDBConnection } from '@duckdb/node-api'
import { query } from '../../store/query.ts'
import { EXIT } from './exit-code.ts'
import type { Terminal } from './main.ts'
import { writeResult } from './render/result.ts'
import { printableLines } from './render/text.ts'

const HELP = `A statement ends with ; and may span lines.
  .tables         what there is
  .schema TABLE   its columns with their meaning
  .quit           or Ctrl-D
`

const TABLES = `WITH named AS (
  SELECT schema_name AS schema, table_name AS name, comment AS meaning FROM duckdb_tables() WHERE NOT internal
  UNION ALL SELECT schema_name, view_name, comment FROM duckdb_views() WHERE NOT internal)
SELECT if(schema = 'main', name, schema || '.' || name) AS name, meaning FROM named ORDER BY schema <> 'main', 1`

/** Reads statements from a person and shows their results until the input ends. */
export async function prompt(
  connection: DuckDBConnection,
  { stdin, stdout, signal }: Terminal,
): Promise<number> {
  const lines = createInterface({ input: stdin, output: stdout, prompt: 'afterglow> ' })
  signal.addEventListener('abort', () => lines.close())
  stdout.write('Type SQL, or .help\n')
  let statement = ''
  lines.prompt()
  for await (const line of lines) {
    const trimmed = line.trim()
    if (statement === '' && trimmed.startsWith('.')) {
      if (trimmed === '.quit' || trimmed === '.exit') break
      // Lists of names: as blocks they would be no lists.
      await show(connection, stdout, commandSql(trimmed), undefined)
    } else {
      statement += `${line}\n`
      if (trimmed.endsWith(';')) {
        await show(connection, stdout, statement, stdout.columns)
        statement = ''
      }
    }
    lines.setPrompt(statement.trim() === '' ? 'afterglow> ' : '      ...> ')
    lines.prompt()
  }
  lines.close()
  return EXIT.ok
}

function commandSql(command: string): string | undefined {
  if (command === '.tables') return TABLES
  const [, schema = 'main', table] = /^\.schema\s+(?:(\w+)\.)?(\w+)$/.exec(command) ?? []
  if (table === undefined) return undefined
  return `SELECT column_name, data_type, comment AS meaning FROM duckdb_columns() WHERE schema_name = '${schema}' AND table_name = '${table}' ORDER BY column_index`
}

async function show(
  connection: DuckDBConnection,
  stdout: NodeJS.WriteStream,
  sql: string | undefined,
  width: number | undefined,
): Promise<void> {
  if (sql === undefined) {
    stdout.write(HELP)
    return
  }
  try {
    await writeResult(await query(connection, sql), 'table', stdout, width)
  } catch (error) {
    stdout.write(`${printableLines(error instanceof Error ? error.message : String(error))}\n`)
  }
}
