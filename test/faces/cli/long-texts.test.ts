import { afterAll, expect, test } from 'vitest'
import { logText, smallApp } from '../../hostile/small-app.ts'
import { sharedFolder } from './folder.ts'
import { json, run } from './run.ts'

const JOBS = 400
const LONG = 200_000

const shared = sharedFolder()
afterAll(() => shared.remove())

test('more text in a few rows than DuckDB may hold while rows are appended: it is loaded, and the file opens again', async () => {
  const [first, ...rest] = smallApp()
  const jobs = Array.from({ length: JOBS }, (_, i) => ({
    Event: 'SparkListenerJobStart',
    'Job ID': 1000 + i,
    'Submission Time': 1_795_258_963_900 + i,
    'Stage Infos': [],
    'Stage IDs': [],
    Properties: { 'spark.job.description': `${i} `.padEnd(LONG, 'x') },
  }))
  const end = rest.pop()
  const log = shared.file('long', logText([first!, ...rest, ...jobs, end!]))
  const other = shared.file('other', logText(smallApp({ id: 'app-2' })))
  const db = `${shared.path}/long.duckdb`
  for (const source of [log, other]) {
    const { code, err } = await run(['load', source, '--db', db])
    expect([code, err]).toEqual([0, ''])
  }
  const question = `SELECT count(*)::INTEGER AS jobs FROM jobs WHERE length(description) = ${LONG}`
  expect(json(await run(['sql', '--db', db, '--format', 'json', question]))).toEqual([{ jobs: JOBS }])
  expect(await run(['findings', '--db', db])).toMatchObject({ code: 0, err: '' })
})

test('a name of a megabyte is cut where a person reads it, and whole in JSON', async () => {
  const name = 'name '.repeat(200_000)
  const db = `${shared.path}/names.duckdb`
  const sources = ['app-1', 'app-2'].map((id) => {
    const app = smallApp({ id }).map((event) =>
      event.Event === 'SparkListenerApplicationStart' ? { ...event, 'App Name': name } : event,
    )
    return shared.file(`named-${id}`, logText(app))
  })
  expect(await run(['load', ...sources, '--db', db])).toMatchObject({ code: 0, err: '' })
  const budget = shared.file('budget.json', '{"max_failed_jobs": 9, "max_runtime_s": 100000}')
  const commands = [
    ['findings'],
    ['compare', 'app-1', 'app-2'],
    ['cost'],
    ['fleet'],
    ['trends'],
    ['engines'],
    ['recommend', '--app-id', 'app-1'],
    ['check', '--app-id', 'app-1', '--budget', budget],
  ]
  for (const command of commands)
    for (const format of ['table', 'markdown']) {
      const { out } = await run([...command, '--db', db, '--format', format])
      expect([command[0], format, out.length > 0 && out.length < 20_000]).toEqual([command[0], format, true])
    }
  const { out } = await run(['cost', '--db', db, '--format', 'json'])
  expect(out).toContain(name)
})
