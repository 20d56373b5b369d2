import { expect, test } from 'vitest'
import { analysesIn } from '../../src/analyses/library.ts'
import { Bases } from '../../src/analyses/scope.ts'
import { durationText } from '../../src/faces/cli/render/text.ts'
import { closeDatabase, openDatabase } from '../../src/store/database.ts'
import { sharedFolder } from '../faces/cli/folder.ts'

test('a finding says lengths of time as the command line does', async () => {
  const folder = sharedFolder()
  const database = await openDatabase(`${folder.path}/x.duckdb`, 'write')
  try {
    const { connection } = database
    await (await Bases.in(connection, analysesIn('base'))).make('duration_text')
    const lengths = [
      0, 850, 999.4, 1000, 12_345, 59_949, 59_950, 245_000, 3_599_499, 3_599_500, 43_574_000, 9e9,
    ]
    for (const ms of lengths) {
      const [row] = await connection.rows(`SELECT duration_text(${ms}) AS text`)
      expect(row!.text).toBe(durationText(ms))
    }
    expect(await connection.rows('SELECT duration_text(NULL) AS text')).toEqual([{ text: null }])
  } finally {
    closeDatabase(database)
    folder.remove()
  }
})
