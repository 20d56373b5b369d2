import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findFindings, findingFiles, findingThresholds } from '../../../src/analyses/find.ts'
import type { Finding } from '../../../src/analyses/finding.ts'
import { narrowTo } from '../../../src/analyses/scope.ts'
import { load } from '../../../src/load.ts'
import type { Connection, Row } from '../../../src/store/connection.ts'
import { closeDatabase, type Database, openDatabase } from '../../../src/store/database.ts'

const SAMPLES = fileURLToPath(new URL('../../../../sample-logs/', import.meta.url))

/** What the analyses say of a sample log, and the tables to check it against. */
export class FoundIn {
  readonly #database: Database
  readonly #folder: string
  readonly #findings: readonly Finding[]
  readonly cannotTell: readonly { readonly id: string; readonly reason: string }[]

  private constructor(database: Database, folder: string, found: Awaited<ReturnType<typeof findFindings>>) {
    this.#database = database
    this.#folder = folder
    this.#findings = found.flatMap(({ findings }) => findings)
    this.cannotTell = found.flatMap(({ cannotTell }) => cannotTell)
  }

  /**
   * Loads a case of sample-logs and looks for these findings. Sample logs are small, so floors of cost are set low: thresholds
   * by name, beside those of the files.
   */
  static async sample(
    name: string,
    ids: readonly string[],
    thresholds: Readonly<Record<string, number>>,
  ): Promise<FoundIn> {
    const folder = mkdtempSync(join(tmpdir(), 'afterglow-findings-'))
    const path = join(folder, 'test.duckdb')
    const logs = readdirSync(join(SAMPLES, name)).filter((file) => !/^(expect|answers)\./.test(file))
    await load(
      logs.map((file) => join(SAMPLES, name, file)),
      { db: path },
    )
    const database = await openDatabase(path, 'read')
    const attempts = await database.connection.rows('SELECT attempt_key FROM attempts')
    await narrowTo(
      database.connection,
      attempts.map(({ attempt_key }) => Number(attempt_key)),
    )
    const files = findingFiles().filter(({ id }) => ids.includes(id))
    const all = new Map([...findingThresholds(findingFiles()), ...Object.entries(thresholds)])
    return new FoundIn(database, folder, await findFindings(database.connection, files, all))
  }

  get connection(): Connection {
    return this.#database.connection
  }

  of(id: string): readonly Finding[] {
    return this.#findings.filter((finding) => finding.id === id)
  }

  places(id: string): string[] {
    return this.of(id)
      .map(({ place }) => place)
      .sort()
  }

  /** The only finding of that kind. */
  one(id: string): Finding {
    const [finding, ...others] = this.of(id)
    if (finding === undefined || others.length > 0) throw new Error(`${others.length + 1} or no ${id}`)
    return finding
  }

  /** What the queries were called in which it was found, by the program that made the log. */
  async queries(id: string): Promise<string[]> {
    const described = await this.rows('SELECT execution_id, description FROM sql_executions')
    const nameOf = new Map(
      described.map(({ execution_id, description }) => [Number(execution_id), String(description)]),
    )
    return [...new Set(this.of(id).map(({ executionId }) => nameOf.get(executionId!)!))].sort()
  }

  rows(sql: string): Promise<Row[]> {
    return this.connection.rows(sql)
  }

  close(): void {
    closeDatabase(this.#database)
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

/** A number of what proves a finding. */
export function proof(finding: Finding, name: string): number {
  return Number((finding.evidence as Record<string, unknown>)[name])
}
