import type { Connection } from '../store/connection.ts'
import { literal, quoted } from '../store/ddl.ts'
import { TABLES } from '../tables/index.ts'
import type { AnalysisFile } from './analysis-file.ts'
import { folderPath, foldersIn, namesIn } from './library.ts'

/** What analyses make: a database in memory beside the file, whose names come before those of the file. All connections to the file share it. */
const SCOPE = 'afterglow_scope'

/** Lets a connection see what analyses have made and make more, and says the name of the file's database, quoted. */
export async function enterScope(connection: Connection): Promise<string> {
  await connection.run(`ATTACH IF NOT EXISTS ':memory:' AS ${SCOPE} (READ_WRITE)`)
  const schemas = await connection.rows(
    `SELECT s.database_name AS database, s.schema_name AS name FROM duckdb_schemas() s JOIN duckdb_databases() d USING (database_oid)
     WHERE NOT d.internal AND s.database_name <> '${SCOPE}' ORDER BY s.schema_name <> 'main', s.schema_name`,
  )
  const database = quoted(String(schemas[0]?.database))
  // Of two databases on the path a schema is only looked for in those where the path names it too.
  const path = schemas.map(({ name }) => `${database}.${quoted(String(name))}`)
  await connection.run(`SET search_path = ${literal([`${SCOPE}.main`, ...path].join(','))}`)
  return database
}

/**
 * Makes the tables of a database hold only these attempts, by views of the same names: analyses say nothing of
 * what they are asked about, and are the same when a person runs them on the whole database.
 */
export async function narrowTo(connection: Connection, attemptKeys: readonly number[]): Promise<void> {
  // In full: such a view comes before the table whose name it has.
  const database = await enterScope(connection)
  const keys = attemptKeys.length === 0 ? 'NULL' : attemptKeys.map((key) => Math.trunc(key)).join(', ')
  // A database of an earlier version lacks some.
  const there = new Set(
    (
      await connection.rows(
        `SELECT table_name AS name FROM duckdb_tables() WHERE schema_name = 'main' AND database_name <> '${SCOPE}'`,
      )
    ).map((table) => table.name),
  )
  for (const { name } of TABLES) {
    if (!there.has(name)) continue
    await connection.run(
      `CREATE OR REPLACE VIEW ${SCOPE}.main.${name} AS SELECT * FROM ${database}.main.${name} WHERE attempt_key IN (${keys})`,
    )
  }
}

/**
 * Makes the base relations that these texts mention, and those that they mention in turn, as tables in memory: one pass over the big
 * tables for all who need it. A base is `base/<name>.sql`, a SELECT (or, with `-- macro:` in its header, an expression), `base/<name>.json`, an array of flat objects, or a folder
 * `base/<name>`, in which every JSON file is one object. Several connections may ask at once: each is made once.
 */
export class Bases {
  readonly #connection: Connection
  readonly #texts: ReadonlyMap<string, string>
  /** Names and parameters of those that are macros: `duration_text(ms)`. */
  readonly #macros: ReadonlyMap<string, string>
  readonly #made = new Map<string, Promise<void>>()

  /** Those of these files, for a connection that is in the scope from now on. */
  static async in(connection: Connection, files: readonly AnalysisFile[]): Promise<Bases> {
    await enterScope(connection)
    return new Bases(connection, files)
  }

  private constructor(connection: Connection, files: readonly AnalysisFile[]) {
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

  /** @param connection one that is in the scope */
  async make(sql: string, connection = this.#connection): Promise<void> {
    for (const name of this.needed(sql)) {
      const made = this.#made.get(name) ?? connection.run(this.#statement(name))
      this.#made.set(name, made)
      await made
    }
  }

  /** The names of the bases that a text needs, each after those that it needs itself. */
  needed(sql: string): ReadonlySet<string> {
    const names = new Set<string>()
    const seen = new Set<string>()
    const collect = (text: string) => {
      for (const [, name] of text.matchAll(/\b([a-z][a-z0-9_]*)\b/g)) {
        const own = this.#texts.get(name!)
        if (own === undefined || seen.has(name!)) continue
        seen.add(name!)
        collect(own)
        names.add(name!)
      }
    }
    collect(sql)
    return names
  }

  #statement(name: string): string {
    const text = this.#texts.get(name)
    const macro = this.#macros.get(name)
    return macro === undefined
      ? `CREATE OR REPLACE TABLE ${SCOPE}.main.${name} AS ${text}`
      : `CREATE OR REPLACE MACRO ${SCOPE}.main.${macro} AS (${text})`
  }
}

function pathText(name: string): string {
  return `'${folderPath(name).replaceAll("'", "''")}'`
}
