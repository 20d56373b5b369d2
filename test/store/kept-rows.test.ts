import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { closeDatabase, openDatabase } from '../../src/store/database.ts'
import { KeptRows } from '../../src/store/kept-rows.ts'
import { createReader, openReader, type Reader } from '../../src/store/reader.ts'
import { type RangeSelect, select, selectRange } from '../../src/store/select.ts'
import type { SharedFolder } from '../faces/cli/folder.ts'
import { madeDatabase } from './made-database.ts'

interface Row {
  readonly id: number | bigint
  readonly s: string
}

const ALL = select<Row>('SELECT id, s FROM t WHERE attempt_key = $1 ORDER BY id')
const RANGE = selectRange<Row>(
  'id',
  10,
  'SELECT id, s FROM t WHERE attempt_key = $1 AND id BETWEEN $2 AND $3 ORDER BY id',
)

let folder: SharedFolder
let path: string
let reader: Reader
beforeAll(async () => {
  const made = await madeDatabase(`
    CREATE TABLE t (attempt_key INTEGER, id BIGINT, s VARCHAR);
    INSERT INTO t SELECT 1, range, 'row ' || range FROM range(100);
    INSERT INTO t VALUES (1, 9007199254740993, 'far away'), (1, -5, 'below zero');
    INSERT INTO t SELECT 2, range, repeat('x', 200_000) FROM range(20)`)
  folder = made.folder
  path = made.path
  reader = await openReader(path)
})
afterAll(() => {
  reader.close()
  folder.remove()
})

/** What is kept, and what was read for it. */
function counted(): { kept: KeptRows; reads: string[] } {
  const reads: string[] = []
  const kept = new KeptRows({
    rows: (query, ...bound) => {
      reads.push(bound.join(' '))
      return reader.rows(query, ...bound)
    },
    numbers: (query, ...bound) => {
      reads.push(bound.join(' '))
      return reader.numbers(query, ...bound)
    },
  })
  return { kept, reads }
}

const idsOf = (rows: readonly object[]) => rows.map((row) => (row as Row).id)

test('rows are read once, also by those who ask at the same time', async () => {
  const { kept, reads } = counted()
  const [one, other] = await Promise.all([kept.rows(ALL, 1), kept.rows(ALL, 1)])
  expect(one).toHaveLength(102)
  expect(other).toBe(one)
  expect(await kept.rows(ALL, 1)).toBe(one)
  expect(await kept.rows(ALL, 3)).toEqual([])
  expect(reads).toEqual(['1', '3'])
})

test('ids are read in blocks, and those that were asked for are given', async () => {
  const { kept, reads } = counted()
  expect(idsOf(await kept.range(RANGE, 1, 12, 12))).toEqual([12])
  expect(idsOf(await kept.range(RANGE, 1, 19, 21))).toEqual([19, 20, 21])
  expect(idsOf(await kept.range(RANGE, 1, 15n, 15n))).toEqual([15])
  expect(idsOf(await kept.range(RANGE, 1, -7, -5))).toEqual([-5])
  expect(await kept.range(RANGE, 1, 500, 500)).toEqual([])
  expect(reads).toEqual(['1 10 19', '1 20 29', '1 -10 -1', '1 500 509'])
})

test('a column of numbers is read once, and counts with its bytes', async () => {
  const { kept, reads } = counted()
  const many = (i: number) => select(`SELECT range::DOUBLE FROM range($1) /* ${i} */`)
  const numbers = await kept.numbers(many(0), 100_000)
  expect(numbers).toEqual(Float64Array.from({ length: 100_000 }, (_, i) => i))
  expect(await kept.numbers(many(0), 100_000)).toBe(numbers)
  expect(reads).toHaveLength(1)
  for (let i = 1; i < 40; i++) await kept.numbers(many(i), 100_000)
  await kept.numbers(many(39), 100_000)
  expect(reads).toHaveLength(40)
  await kept.numbers(many(0), 100_000)
  expect(reads).toHaveLength(41)
})

test('what is wide, or not exact as a number, is read as it is', async () => {
  const { kept, reads } = counted()
  expect(idsOf(await kept.range(RANGE, 1, 5, 95))).toHaveLength(91)
  expect(idsOf(await kept.range(RANGE, 1, 9007199254740993n, 9007199254740993n))).toEqual([9007199254740993n])
  expect(reads).toEqual(['1 5 95', '1 9007199254740993 9007199254740993'])
})

test('a block that is too large is read once, then only what is asked for', async () => {
  const { kept, reads } = counted()
  for (const id of [3, 4]) expect(idsOf(await kept.range(RANGE, 2, id, id))).toEqual([id])
  expect(reads).toEqual(['2 0 9', '2 4 4'])
})

test('what was asked for longest ago makes room', async () => {
  const { kept, reads } = counted()
  const wide = (i: number): RangeSelect<Row> => selectRange('id', 4, `${RANGE.sql} /* ${i} */`)
  for (let i = 0; i < 60; i++) await kept.range(wide(i), 2, 0, 0)
  await kept.range(wide(59), 2, 1, 1)
  expect(reads).toHaveLength(60)
  await kept.range(wide(0), 2, 1, 1)
  expect(reads).toHaveLength(61)
})

test('a query that fails is asked again', async () => {
  let calls = 0
  const kept = new KeptRows({
    numbers: async () => new Float64Array(),
    rows: async () => {
      if (calls++ === 0) throw new Error('interrupted')
      return [{ id: 1 }]
    },
  })
  await expect(kept.rows(ALL, 1)).rejects.toThrow('interrupted')
  expect(await kept.rows(ALL, 1)).toEqual([{ id: 1 }])
})

test('nothing is kept of a database that is written to', async () => {
  const database = await openDatabase(join(folder.path, 'live.duckdb'), 'write')
  await database.connection.run("CREATE TABLE t AS SELECT 1 AS attempt_key, 1::BIGINT AS id, 'first' AS s")
  const live = await createReader(database)
  try {
    for (const s of ['first', 'second']) {
      await database.connection.run('UPDATE t SET s = $1', [s])
      expect(await live.shared(ALL, 1)).toEqual([{ id: 1, s }])
      expect(await live.range(RANGE, 1, 1)).toEqual([{ id: 1, s }])
      const snapshot = await live.snapshot()
      expect(await snapshot.reader.range(RANGE, 1, 1)).toEqual([{ id: 1, s }])
      await snapshot.end()
    }
  } finally {
    live.close()
    closeDatabase(database)
  }
})
