import type { Connection, Row } from '../store/connection.ts'
import { analysesIn, foldersIn } from './library.ts'
import { Bases } from './scope.ts'

/**
 * Answers the analyses of a folder: each is a SELECT over the tables that the connection shows and the base relations. What the
 * folder has in a folder `base` of its own comes in the place of a base of that name.
 */
export function askingIn(connection: Connection, folder: string): (id: string) => Promise<Row[]> {
  const files = new Map(analysesIn(folder).map(({ id, parts }) => [id, parts.get('') ?? '']))
  const own = foldersIn(folder).includes('base') ? analysesIn(`${folder}/base`) : []
  let bases: Promise<Bases> | undefined
  return async (id) => {
    const sql = files.get(id)
    if (sql === undefined) throw new Error(`There is no ${folder}/${id}.sql.`)
    bases ??= Bases.in(connection, [...analysesIn('base'), ...own])
    await (await bases).make(sql)
    return connection.rows(sql)
  }
}
