import { createHash } from 'node:crypto'
import type { Connection } from '../store/connection.ts'
import { deleteRows, keyOf } from '../store/delete-rows.ts'
import type { Table } from '../tables/schema.ts'

/** The log cannot be read on: it must be loaded anew. */
export class CannotGoOn extends Error {}

/** Digests of rows by their keys. */
type Digests = Map<Table, Map<string, string>>

/**
 * The rows of an attempt that may still change, as they are in the database: what a log that has grown makes different is
 * deleted and written anew, all else stays. Of each row its key and a digest are kept.
 */
export class LiveRows {
  #stored: Digests = new Map()
  #next: Digests = new Map()
  /** Rows have the same key, so one of them could not be deleted alone. */
  ambiguous = false

  /** To be given every row that may still change; says whether it is to be written. */
  add(table: Table, row: Readonly<Record<string, unknown>>): boolean {
    const key = keyOf(table, row)
    const digest = digestOf(table, row)
    const next = ofTable(this.#next, table)
    if (next.has(key)) this.ambiguous = true
    next.set(key, digest)
    return this.#stored.get(table)?.get(key) !== digest
  }

  /** Deletes the rows that were not given again as they are. To be called before the new ones are written. */
  async deleteOutdated(connection: Connection, attemptKey: number): Promise<void> {
    for (const [table, stored] of this.#stored) {
      const next = this.#next.get(table)
      const outdated = [...stored].filter(([key, digest]) => next?.get(key) !== digest).map(([key]) => key)
      await deleteExactly(connection, table, attemptKey, outdated)
    }
  }

  /** Deletes all of them. */
  async deleteAll(connection: Connection, attemptKey: number): Promise<void> {
    for (const [table, stored] of this.#stored)
      await deleteExactly(connection, table, attemptKey, [...stored.keys()])
    this.#stored = new Map()
  }

  /** What was given is in the database now. */
  committed(): void {
    this.#stored = this.#next
    this.#next = new Map()
  }
}

/** Events that contradict each other can make rows of one key, some of which stay: then all are to be written anew. */
async function deleteExactly(
  connection: Connection,
  table: Table,
  attemptKey: number,
  keys: readonly string[],
): Promise<void> {
  if (keys.length === 0) return
  const deleted = await deleteRows(connection, table, attemptKey, keys)
  if (deleted !== keys.length)
    throw new CannotGoOn(`${deleted} rows of ${table.name} have one of ${keys.length} keys.`)
}

function ofTable(digests: Digests, table: Table): Map<string, string> {
  const known = digests.get(table)
  if (known !== undefined) return known
  const made = new Map<string, string>()
  digests.set(table, made)
  return made
}

function digestOf({ columns }: Table, row: Readonly<Record<string, unknown>>): string {
  const values = Object.keys(columns).map((name) => row[name] ?? null)
  return createHash('sha1').update(JSON.stringify(values, exactly)).digest('base64')
}

function exactly(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? `${value}n` : value
}
