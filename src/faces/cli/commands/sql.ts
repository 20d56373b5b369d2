import { createWriteStream } from 'node:fs'
import { text } from 'node:stream/consumers'
import { finished } from 'node:stream/promises'
import { DuckDBConnection } from '@duckdb/node-api'
import { UserError } from '../../../base/errors.ts'
import { closeDatabase, openDatabase } from '../../../store/database.ts'
import { literal } from '../../../store/ddl.ts'
import { query } from '../../../store/query.ts'
import { EXIT } from '../exit-code.ts'
import type { Terminal } from '../main.ts'
import { prompt } from '../prompt.ts'
import { type Format, writeResult } from '../render/result.ts'
import { UsageError } from '../usage/usage.ts'

export interface SqlOptions {
  readonly db: string
  readonly format: Format | 'parquet'
  readonly output?: string | undefined
}

/** Runs one query, or a prompt where there is none and a person sits there. The database is opened read-only. */
export async function sql(
  given: string | undefined,
  options: SqlOptions,
  terminal: Terminal,
): Promise<number> {
  const { stdin, signal } = terminal
  const database = await openDatabase(options.db, 'read')
  const connection = new DuckDBConnection(database.connection.raw)
  let again: NodeJS.Timeout | undefined
  const interrupt = () => {
    connection.interrupt()
    // A query that only begins does not notice.
    again ??= setInterval(() => connection.interrupt(), 50)
  }
  signal.addEventListener('abort', interrupt)
  try {
    signal.throwIfAborted()
    if (given === undefined && stdin.isTTY) return await prompt(connection, terminal)
    await run(connection, given ?? (await text(stdin)), options, terminal)
    return EXIT.ok
  } finally {
    signal.removeEventListener('abort', interrupt)
    clearInterval(again)
    closeDatabase(database)
  }
}

async function run(
  connection: DuckDBConnection,
  statement: string,
  { format, output }: SqlOptions,
  { stdout }: Terminal,
): Promise<void> {
  if (statement.trim() === '')
    throw new UserError('There is no query.', { hint: 'Give it as an argument or on standard input.' })
  try {
    if (format === 'parquet') {
      if (output === undefined) throw new UsageError('Parquet is no text: name a file with --output FILE.')
      // As a text of its own it may end in semicolons and comments.
      await connection.run(
        `COPY (FROM query(${literal(statement)})) TO ${literal(output)} (FORMAT parquet, COMPRESSION zstd)`,
      )
      return
    }
    const result = await query(connection, statement)
    if (output === undefined) await writeResult(result, format, stdout, stdout.columns)
    else {
      const file = createWriteStream(output)
      const done = finished(file)
      await Promise.all([writeResult(result, format, file).finally(() => file.end()), done])
    }
  } catch (error) {
    throw queryError(error)
  }
}

/** DuckDB's errors are written for the person who wrote the query. */
export function queryError(error: unknown): unknown {
  if (error instanceof UserError || error instanceof UsageError || !(error instanceof Error)) return error
  return new UserError(error.message, { cause: error })
}
