import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { closeDatabase, openDatabase } from '../../src/store/database.ts'
import { createReader, openReader } from '../../src/store/reader.ts'
import { select } from '../../src/store/select.ts'
import type { SharedFolder } from '../faces/cli/folder.ts'
import { madeDatabase } from './made-database.ts'

let folder: SharedFolder
let path: string
beforeAll(async () => {
  const made = await madeDatabase(`
    CREATE TABLE t (i INTEGER, l BIGINT, h HUGEINT, d DOUBLE, s VARCHAR, b BOOLEAN, w TIMESTAMP, j JSON, li INTEGER[], lb BIGINT[], ls VARCHAR[]);
    INSERT INTO t VALUES (1, 9223372036854775807, 170141183460469231731687303715884105727, 0.5, 'ä', true,
      TIMESTAMP '1969-12-31 23:59:59.999', '{"10":1,"9":2}', [1, 2], [9007199254740993, 1], ['x', NULL]);
    INSERT INTO t (i) VALUES (2);
    CREATE TABLE n AS SELECT range::DOUBLE AS x, (range * 2)::DOUBLE AS y FROM range(5000)`)
  folder = made.folder
  path = made.path
})
afterAll(() => folder.remove())

interface Row {
  readonly i: number
}

test('what a load does not hold in memory lies beside its database, not in the folder it was started in', async () => {
  const file = join(folder.path, 'loaded.duckdb')
  const database = await openDatabase(file, 'load')
  try {
    const set = await database.connection.rows("SELECT current_setting('temp_directory') AS spill")
    expect(set).toEqual([{ spill: `${file}.tmp` }])
  } finally {
    closeDatabase(database)
  }
})

test('texts of all lengths, in any order and with gaps, come out as they went in', async () => {
  const of = (i: number) =>
    i % 7 === 3 ? null : `${'é'.repeat((i * 37) % 40)}${i}${'x'.repeat(i % 500 === 0 ? 70_000 : 0)}`
  const sql = `SELECT i, CASE WHEN i % 7 = 3 THEN NULL ELSE repeat('é', (i * 37) % 40) || i || repeat('x', CASE WHEN i % 500 = 0 THEN 70000 ELSE 0 END) END AS s
FROM (SELECT range::INTEGER AS i FROM range(5000))`
  const reader = await openReader(path)
  try {
    for (const order of ['i', 'hash(i)', 'length(s), i DESC']) {
      const rows = await reader.rows(select<{ i: number; s: string | null }>(`${sql} ORDER BY ${order}`))
      expect(rows).toHaveLength(5000)
      expect(rows.filter(({ i, s }) => s !== of(i))).toEqual([])
    }
  } finally {
    reader.close()
  }
})

test('types come out exact', async () => {
  const reader = await openReader(path)
  try {
    expect(await reader.rows(select('SELECT * FROM t ORDER BY i'))).toEqual([
      {
        i: 1,
        l: 9223372036854775807n,
        h: 170141183460469231731687303715884105727n,
        d: 0.5,
        s: 'ä',
        b: true,
        w: -1,
        j: '{"10":1,"9":2}',
        li: [1, 2],
        lb: [9007199254740993n, 1],
        ls: ['x', null],
      },
      { i: 2, l: null, h: null, d: null, s: null, b: null, w: null, j: null, li: null, lb: null, ls: null },
    ])
    const columns = await reader.columns(select('SELECT x, y FROM n ORDER BY x'))
    expect(columns.get('y')).toEqual(Float64Array.from({ length: 5000 }, (_, i) => i * 2))
  } finally {
    reader.close()
  }
})

test('parameters: numbers, texts, lists, and what looks like SQL', async () => {
  const reader = await openReader(path)
  try {
    const one = select<Row>('SELECT i FROM t WHERE i = $1 AND l > $2 AND s = $3')
    expect(await reader.row(one, 1, 5, 'ä')).toEqual({ i: 1 })
    expect(await reader.row(one, 1, 9223372036854775806n, 'ä')).toEqual({ i: 1 })
    expect(await reader.row(one, 1, 5, "' OR 1=1 --")).toBeUndefined()
    expect(await reader.row(one, 1, 5, 'ä')).toEqual({ i: 1 })
    const listed = select<Row>(
      'SELECT i FROM t WHERE list_contains($1::BIGINT[], i) OR list_contains($2::VARCHAR[], s) ORDER BY i',
    )
    expect(await reader.rows(listed, [2], ['ä'])).toEqual([{ i: 1 }, { i: 2 }])
    expect(await reader.rows(listed, [], [])).toEqual([])
  } finally {
    reader.close()
  }
})

test('more queries than connections wait for their turn, and one that fails gives its connection back', async () => {
  const reader = await openReader(path, { connections: 2 })
  try {
    const sum = select<{ readonly s: number }>('SELECT sum(x)::BIGINT AS s FROM n WHERE x < $1')
    const sums = await Promise.all(Array.from({ length: 50 }, (_, i) => reader.row(sum, i)))
    expect(sums.map((row) => row?.s ?? 0)).toEqual(
      Array.from({ length: 50 }, (_, i) => (i * Math.max(0, i - 1)) / 2),
    )
    const broken = select('SELECT regexp_matches(s, $1) FROM t')
    for (let i = 0; i < 5; i++) await expect(reader.rows(broken, '(')).rejects.toThrow()
    expect(await reader.row(sum, 3)).toEqual({ s: 3 })
  } finally {
    reader.close()
  }
})

test('closed in the middle of a query: that is answered, then the file is let go', async () => {
  const reader = await openReader(path, { connections: 1 })
  const slow = select<{ readonly n: number }>('SELECT count(*) AS n FROM n a, n b WHERE a.x <> b.y')
  const queries = [reader.row(slow), reader.row(slow)]
  reader.close()
  await expect(reader.row(slow)).rejects.toThrow(/closed/)
  for (const row of await Promise.all(queries)) expect(row?.n).toBeGreaterThan(1)
  closeDatabase(await openDatabase(path, 'write'))
})

test('nothing can be written, and nothing outside of the file be read', async () => {
  const reader = await openReader(path)
  try {
    await expect(reader.rows(select('INSERT INTO t (i) VALUES (3)'))).rejects.toThrow(/read-only/)
    await expect(reader.rows(select("SELECT * FROM read_text('/etc/hostname')"))).rejects.toThrow(/disabled/)
    await expect(reader.rows(select("ATTACH ':memory:' AS m"))).rejects.toThrow()
  } finally {
    reader.close()
  }
})

test('a reader of a database that is written to sees what is committed', async () => {
  const database = await openDatabase(join(folder.path, 'y.duckdb'), 'write')
  await database.connection.run('CREATE TABLE t (i INTEGER)')
  const reader = await createReader(database)
  const count = select<{ readonly n: number }>('SELECT count(*) AS n FROM t')
  try {
    await database.connection.run('BEGIN')
    await database.connection.run('INSERT INTO t VALUES (1)')
    expect(await reader.row(count)).toEqual({ n: 0 })
    await database.connection.run('COMMIT')
    expect(await reader.row(count)).toEqual({ n: 1 })
  } finally {
    reader.close()
    closeDatabase(database)
  }
})

test('a snapshot sees one state, whatever is committed meanwhile; others see the new one', async () => {
  const database = await openDatabase(join(folder.path, 'z.duckdb'), 'write')
  await database.connection.run('CREATE TABLE t (i INTEGER); CREATE TABLE u (i INTEGER)')
  const reader = await createReader(database, { connections: 1 })
  const [ofT, ofU] = ['t', 'u'].map((name) =>
    select<{ readonly n: number }>(`SELECT count(*) AS n FROM ${name}`),
  )
  try {
    const snapshot = await reader.snapshot()
    expect(await snapshot.reader.row(ofT!)).toEqual({ n: 0 })
    await database.connection.run('INSERT INTO t VALUES (1); INSERT INTO u VALUES (1)')
    expect(await Promise.all([ofT!, ofU!, ofT!].map((one) => snapshot.reader.row(one)))).toEqual([
      { n: 0 },
      { n: 0 },
      { n: 0 },
    ])
    await snapshot.lend()
    expect(await reader.row(ofU!)).toEqual({ n: 1 })
    await expect(
      snapshot.reader.rows(select('SELECT error(i::VARCHAR) FROM range(3) r(i)')),
    ).rejects.toThrow()
    await snapshot.end()
    await snapshot.end()
    const next = await reader.snapshot()
    expect(await next.reader.row(ofT!)).toEqual({ n: 1 })
    await next.end()
    expect(await reader.row(ofT!)).toEqual({ n: 1 })
  } finally {
    reader.close()
    closeDatabase(database)
  }
})
