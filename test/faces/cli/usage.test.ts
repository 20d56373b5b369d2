import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { sharedFolder } from './folder.ts'
import { run, STACK } from './run.ts'

const shared = sharedFolder()
const db = join(shared.path, 'x.duckdb')
afterAll(() => shared.remove())

describe.concurrent('wrong use is told, with exit code 2', () => {
  test.each([
    [[], 'Name a command'],
    [['foo'], 'foo'],
    [['load', shared.path], 'db'],
    [['load', '--db', db], 'at least 1'],
    [['load', shared.path, '--db'], 'db'],
    [['load', shared.path, '--db', ''], '--db is empty'],
    [['load', shared.path, '--db', db, '--db', db], '--db is given more than once'],
    [['load', shared.path, '--no-db'], 'db'],
    [['load', shared.path, '--db', db, '--bogus'], 'bogus'],
    [['ls'], 'at least 1'],
    [['ls', shared.path, '--format', 'xml'], '"xml", Choices: "table", "json"'],
    [['sql'], 'db'],
    [['sql', '--db', db, 'SELECT 1', 'SELECT 2'], 'SELECT 2'],
    [['sql', '--db', db, '--output', '', 'SELECT 1'], '--output is empty'],
  ])('%j', async (args, message) => {
    const ran = await run(args)
    expect(ran).toMatchObject({ code: 2, out: '' })
    expect(ran.err).toContain(message)
    expect(ran.err).toContain('See afterglow --help.')
    expect(ran.err).not.toMatch(STACK)
  })
})

test.concurrent('help and version', async () => {
  const [help, command, version] = await Promise.all([
    run(['--help']),
    run(['load', '--help']),
    run(['--version']),
  ])
  expect(help).toMatchObject({ code: 0, err: '' })
  for (const name of ['ls', 'load', 'sql']) expect(help.out).toContain(`afterglow ${name}`)
  expect(command.out).toContain('--db')
  const { version: current } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }
  expect(version).toMatchObject({ code: 0, out: `${current}\n` })
})

test.concurrent('the version is that of Afterglow, not of the package in whose folder it is run', async () => {
  shared.file('other/package.json', '{"name":"other","version":"77.0.0"}')
  const { out } = await run(['--version'], { cwd: join(shared.path, 'other') })
  expect(out).not.toContain('77')
})
