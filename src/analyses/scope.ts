import type { Connection } from '../store/connection.ts'
import { quoted } from '../store/ddl.ts'
import { TABLES } from '../tables/index.ts'
import type { AnalysisFile } from './analysis-file.ts'
import { folderPath, foldersIn, namesIn } from './library.ts'

/**
 * Makes the tables of a connection hold only these attempts, by temporary views of the same names: analyses say nothing of
 * what they are asked about, and are the same when a person runs them on the whole database.
 */
export async function narrowTo(connection: Connection, attemptKeys: readonly number[]): Promise<void> {
  const [row] = await connection.rows('SELECT current_database() AS name')
  // In full: a temporary view comes before the table whose name it has.
  const database = quoted(String(row?.name))
  const keys = attemptKeys.length === 0 ? 'NULL' : attemptKeys.map((key) => Math.trunc(key)).join(', ')
  // A database of an earlier version lacks some.
  const there = new Set(
    (await connection.rows("SELECT table_name AS name FROM duckdb_tables() WHERE schema_name = 'main'")).map(
      (table) => table.name,
    ),
  )
  for (const { name } of TABLES) {
    if (!there.has(name)) continue
    await connection.run(
      `CREATE OR REPLACE TEMP VIEW ${name} AS SELECT * FROM ${database}.main.${name} WHERE attempt_key IN (${keys})`,
    )
  }
}

/**
 * Makes the base relations that these texts mention, and those that they mention in turn, as temporary tables: one pass over the big
 * tables for all who need it. A base is `base/<name>.sql`, a SELECT (or, with `-- macro:` in its header, an expression), `base/<name>.json`, an array of flat objects, or a folder
 * `base/<name>`, in which every JSON file is one object.
 */
export class Bases {
  readonly #connection: Connection
  readonly #texts: ReadonlyMap<string, string>
  /** Names and parameters of those that are macros: `duration_text(ms)`. */
  readonly #macros: ReadonlyMap<string, string>
  readonly #made = new Set<string>()

  constructor(connection: Connection, files: readonly AnalysisFile[]) {
    this.#connection = connection
    this.#macros = new Map(
      files.flatMap(({ id, header }) =>
        (header.get('macro') ?? []).map((macro): [string, string] => [id, macro]),
      ),
    )
    this.#texts = new Map([
      ...files.map(({ id, parts }): [string, string] => [id, parts.get('') ?? '']),
      ...namesIn('base', '.json').map((name): [string, string] => [
        name.slice(0, -'.json'.length),
        `SELECT * FROM read_json(${pathText(`base/${name}`)}, format = 'array')`,
      ]),
      ...foldersIn('base').map((name): [string, string] => [
        name,
        `SELECT * FROM read_json([${namesIn(`base/${name}`, '.json').map((file) => pathText(`base/${name}/${file}`))}])`,
      ]),
    ])
  }

  async make(sql: string): Promise<void> {
    for (const [, name] of sql.matchAll(/\b([a-z][a-z0-9_]*)\b/g)) {
      const text = this.#texts.get(name!)
      if (text === undefined || this.#made.has(name!)) continue
      this.#made.add(name!)
      await this.make(text)
      const macro = this.#macros.get(name!)
      await this.#connection.run(
        macro === undefined
          ? `CREATE OR REPLACE TEMP TABLE ${name} AS ${text}`
          : `CREATE OR REPLACE TEMP MACRO ${macro} AS (${text})`,
      )
    }
  }
}

function pathText(name: string): string {
  return `'${folderPath(name).replaceAll("'", "''")}'`
}
