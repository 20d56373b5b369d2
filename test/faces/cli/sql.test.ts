import { readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { logText, smallApp, taskEnd } from '../../hostile/small-app.ts'
import { sharedFolder } from './folder.ts'
import { CLI, json, run, STACK, startCommand } from './run.ts'

const shared = sharedFolder()
const db = join(shared.path, 'test.duckdb')
const sql = (...args: string[]): ReturnType<typeof run> => run(['sql', '--db', db, ...args])

beforeAll(async () => {
  const app = smallApp({ name: '\u001b[31mred\u001b]0;title\u0007' })
  const big = JSON.stringify(taskEnd(9)).replace(/Run Time":\d+/, 'Run Time":9007199254740993')
  const log = shared.file('app-1', logText([...app.slice(0, -1), big, ...app.slice(-1)]))
  expect((await run(['load', log, '--db', db])).code).toBe(0)
})
afterAll(() => shared.remove())

describe.concurrent('--format json', () => {
  test('is one array of row objects and nothing else', async () => {
    const ran = await sql('--format', 'json', 'SELECT task_id, host FROM tasks ORDER BY 1')
    expect(ran).toMatchObject({ code: 0, err: '' })
    expect(json(ran)).toEqual([0, 1, 2, 9].map((task_id) => ({ task_id, host: 'node-1' })))
  })

  test.each([
    ['no row', 'SELECT 1 AS x WHERE false', []],
    ['no result', 'CREATE TEMP TABLE t (x INTEGER)', []],
    ['several statements: the last one counts', 'SELECT 1 AS a; SELECT 2 AS b;', [{ b: 2 }]],
    ['one name twice', 'SELECT 1 AS a, 2 AS a', [{ a: 1, 'a:1': 2 }]],
    ['a comment behind', 'SELECT 1 AS a -- one', [{ a: 1 }]],
  ])('%s', async (_, query, rows) => {
    expect(json(await sql('--format', 'json', query))).toEqual(rows)
  })

  test('loses no digit and no value', async () => {
    const query = `SELECT executor_run_time_ms AS big, 9007199254740991 AS safe, -9223372036854775808 AS low,
      (2::HUGEINT ** 100)::HUGEINT AS huge, 1.50 AS decimal, 12345678901234567.5 AS wide, 0.1::DOUBLE AS double,
      'NaN'::DOUBLE AS nan, [9007199254740993, NULL] AS list, {'a': 9007199254740993} AS struct, MAP {'x': 1} AS map,
      DATE '2020-02-29' AS date, TIMESTAMP '2020-02-29 01:02:03.004' AS time, true AS yes, NULL AS nothing,
      chr(0) || '"\\' || chr(10) || 'ü' AS text, 1 AS "__proto__" FROM tasks WHERE task_id = 9`
    const ran = await sql('--format', 'json', query)
    const row = Object.fromEntries(Object.entries((json(ran) as object[])[0]!))
    expect(row).toMatchObject({
      big: '9007199254740993',
      safe: 9007199254740991,
      low: '-9223372036854775808',
      decimal: 1.5,
      wide: '12345678901234567.5',
      double: 0.1,
      nan: 'NaN',
      list: ['9007199254740993', null],
      struct: { a: '9007199254740993' },
      map: { x: 1 },
      date: '2020-02-29',
      time: '2020-02-29 01:02:03.004',
      yes: true,
      nothing: null,
      text: '\0"\\\nü',
    })
    expect(row.huge).toBe((2n ** 100n).toString())
    expect(ran.out).toContain('"__proto__":1')
  })
})

describe.concurrent('other formats', () => {
  test('csv quotes what must be quoted', async () => {
    const ran = await sql(
      '--format',
      'csv',
      `SELECT 'a,b' AS "x,y", 'say "hi"' AS q, '' AS empty, NULL AS nothing`,
    )
    expect(ran.out).toBe('"x,y",q,empty,nothing\n"a,b","say ""hi""","",\n')
  })

  test('ndjson is one object a line', async () => {
    const { out } = await sql('--format', 'ndjson', 'SELECT * FROM range(5000) t(x)')
    const rows = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown)
    expect(rows).toHaveLength(5000)
    expect(rows[4999]).toEqual({ x: 4999 })
  })

  test('table: what a log says does not reach the terminal as it is', async () => {
    const { out } = await sql(`SELECT name, 1 AS "${'\u001b'}[1m" FROM attempts`)
    expect(out).not.toContain('\u001b')
    expect(out).toContain('red')
    expect(out).toContain('(1 row)')
    const { err } = await sql('SELECT name::INTEGER FROM attempts')
    expect(err).toContain('red')
    expect(err).not.toContain('\u001b')
  })

  test('parquet goes to a file, and can be read back', async () => {
    const file = join(shared.path, "o'ut.parquet")
    expect(await sql('--format', 'parquet', '--output', file, 'SELECT * FROM tasks -- all')).toMatchObject({
      code: 0,
      out: '',
      err: '',
    })
    const back = await sql('--format', 'json', `SELECT count(*) AS n FROM '${file.replace("'", "''")}'`)
    expect(json(back)).toEqual([{ n: 4 }])
    expect(await sql('--format', 'parquet', 'SELECT 1')).toMatchObject({
      code: 2,
      err: expect.stringContaining('--output'),
    })
  })

  test('parquet of a statement with semicolons and comments behind it, and of no query', async () => {
    const file = join(shared.path, 'ends.parquet')
    const statement = "SELECT ';' AS a; /* b; c */ ;; -- all; of it"
    expect(await sql('--format', 'parquet', '--output', file, statement)).toMatchObject({ code: 0, err: '' })
    expect(json(await sql('--format', 'json', `FROM '${file}'`))).toEqual([{ a: ';' }])
    for (const text of [';', 'SELECT 1; SELECT 2'])
      expect(await sql('--format', 'parquet', '--output', file, text)).toMatchObject({ code: 4, out: '' })
  })

  test('--output takes any format', async () => {
    const file = join(shared.path, 'out.json')
    expect(await sql('--format', 'json', '--output', file, 'SELECT 1 AS a')).toMatchObject({
      code: 0,
      out: '',
    })
    expect(readFileSync(file, 'utf8')).toBe('[{"a":1}]\n')
  })
})

test.concurrent('the query may come from standard input', async () => {
  expect(await run(['sql', '--db', db, '--format', 'csv'], { input: 'SELECT 7 AS seven;\n' })).toMatchObject({
    code: 0,
    out: 'seven\n7\n',
  })
  expect(await run(['sql', '--db', db], { input: ' \n' })).toMatchObject({
    code: 4,
    err: expect.stringContaining('no query'),
  })
})

describe.concurrent('errors say what is wrong, without a stack trace', () => {
  test.each([
    ['a typing error', 'SELEC 1', 'syntax error'],
    ['a column that is not there', 'SELECT nope FROM jobs', '"nope" not found'],
    ['a table that is not there', 'SELECT * FROM nope', 'nope does not exist'],
    ['writing', 'DELETE FROM tasks', 'read-only'],
    [
      'an error in the middle of the rows',
      "SELECT CASE WHEN x > 4000 THEN error('late') END FROM range(9999) t(x)",
      'late',
    ],
    ['no statement', ' ; ', 'There is no statement'],
  ])('%s', async (_, query, message) => {
    const ran = await sql(query)
    expect(ran.code).toBe(4)
    expect(ran.err).toContain(message)
    expect(ran.err).not.toMatch(STACK)
  })

  test.each([
    ['a folder that is not there', ['--output', '/nowhere/out.csv', 'SELECT 1'], 'no such file'],
    ['a full disk', ['--output', '/dev/full', 'SELECT * FROM range(99999)'], 'no space left'],
  ])('%s', async (_, args, message) => {
    const ran = await sql('--format', 'csv', ...args)
    expect(ran.code).toBe(4)
    expect(ran.err.toLowerCase()).toContain(message)
    expect(ran.err).not.toMatch(STACK)
  })

  test('a full disk behind standard output', async () => {
    const ran = await startCommand('bash', [
      '-c',
      `"$@" > /dev/full`,
      '_',
      process.execPath,
      CLI,
      'sql',
      '--db',
      db,
      'SELECT 1',
    ]).ended
    expect(ran).toMatchObject({ code: 4, err: expect.stringContaining('cannot be written') })
    expect(ran.err).not.toMatch(STACK)
  })

  test('a database that is not there is not made', async () => {
    const none = join(shared.path, 'none.duckdb')
    const ran = await run(['sql', '--db', none, 'SELECT 1'])
    expect(ran).toMatchObject({
      code: 4,
      out: '',
      err: expect.stringContaining(`There is no database ${none}`),
    })
    expect(ran.err).toContain('afterglow load')
  })
})

test.concurrent('a reader that goes away is no error', async () => {
  const script = `"$@" | head -n 1; echo "\${PIPESTATUS[0]}"`
  const query = 'SELECT * FROM range(2000000) t(x)'
  const ran = await startCommand('bash', [
    '-c',
    script,
    '_',
    process.execPath,
    CLI,
    'sql',
    '--db',
    db,
    '--format',
    'ndjson',
    query,
  ]).ended
  expect(ran).toMatchObject({ out: '{"x":0}\n0\n', err: '' })
})

test.concurrent('it runs through a link, as npx calls it', async () => {
  const link = join(shared.path, 'afterglow')
  symlinkSync(CLI, link)
  const ran = await startCommand(process.execPath, [
    link,
    'sql',
    '--db',
    db,
    '--format',
    'csv',
    'SELECT 1 AS a',
  ]).ended
  expect(ran).toMatchObject({ code: 0, out: 'a\n1\n' })
})
