/** Logs and requests that mean harm: hostile names change nothing, secrets are not shown, work is bounded. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Served, served } from '../../answers/served.ts'
import { type Event, logText, smallApp } from '../../hostile/small-app.ts'
import { type SharedFolder, sharedFolder } from '../cli/folder.ts'

const NAMES = [
  '../../../../etc/passwd',
  '..\\..\\x',
  '<script>alert(1)</script>',
  "x'; DROP TABLE attempts; --",
  '"quoted" $1 \u0007\u2028',
  '{appId}/jobs',
  '%2e%2e%2f',
  '?a=b#c;d',
]
/** An expression that takes a backtracking matcher for ever on what follows. */
const CATASTROPHE = '(a+)+$'
const LONG_A = `${'a'.repeat(50_000)}!`

let folder: SharedFolder
let all: Served
beforeAll(async () => {
  folder = sharedFolder()
  for (const [i, id] of NAMES.entries()) folder.file(`logs/log-${i}`, logText(smallApp({ id, name: id })))
  folder.file('logs/long', logText(smallApp({ id: 'app-long', name: 'n'.repeat(1 << 20) })))
  folder.file('logs/secrets', logText(withSecrets('app-secrets', { 'spark.redaction.regex': 'hush' })))
  folder.file('logs/slow', logText(withSecrets('app-slow', { 'spark.redaction.regex': CATASTROPHE })))
  folder.file('logs/odd', logText(withSecrets('app-odd', { 'spark.redaction.regex': '(?=x)(' })))
  all = await served([folder.path])
}, 30_000)
afterAll(() => {
  all.close()
  folder.remove()
})

test.each(NAMES)('an application called %j is found under its name', async (id) => {
  const got = await all.get(`/api/v1/applications/${encodeURIComponent(id)}`)
  // Slashes and backslashes are refused in a path, as Jetty does.
  if (/[/\\]/.test(id)) return expect(got.status).toBe(400)
  expect(got.status).toBe(200)
  expect(JSON.parse(got.text)).toMatchObject({ id, name: id })
  expect((await all.get(`/api/v1/applications/${encodeURIComponent(id)}/jobs`)).status).toBe(200)
})

test('the listing has all of them, as JSON and nothing else', async () => {
  const { type, text } = await all.get('/api/v1/applications')
  expect(type).toBe('application/json')
  const ids = JSON.parse(text).map(({ id }: { id: string }) => id)
  expect(ids).toEqual(expect.arrayContaining([...NAMES, 'app-long']))
})

test('what a request names comes back escaped, or as plain text', async () => {
  const markup = encodeURIComponent('<img src=x onerror=alert(1)>')
  const page = await all.get(`/api/v1/${markup}?x=<script>`)
  expect(page.status).toBe(404)
  expect(page.text).not.toMatch(/<img|<script/)
  const text = await all.get(`/api/v1/applications/${markup}`)
  expect(text).toMatchObject({ status: 404, type: 'text/plain' })
})

test.each([
  '/api/v1/applications/..%2f..%2fetc%2fpasswd/logs',
  '/api/v1/applications/app%00-long/jobs',
  `/api/v1/applications/${'x'.repeat(100_000)}/jobs`,
  '/api/v1/applications/%E0%A4%A/jobs',
])('no such place: %.60s', async (path) => {
  expect([400, 404]).toContain((await all.get(path)).status)
})

describe('secrets', () => {
  const settings = async (id: string): Promise<Map<string, string>> => {
    const { sparkProperties, systemProperties } = JSON.parse(
      (await all.get(`/api/v1/applications/${id}/environment`)).text,
    )
    return new Map([...sparkProperties, ...systemProperties])
  }
  const HIDDEN = '*********(redacted)'

  test('by key and by value, by the pattern of the server and that of the log', async () => {
    const shown = await settings('app-secrets')
    for (const key of ['spark.my.password', 'spark.credential.x', 'spark.looks.fine', 'spark.hush.it'])
      expect(shown.get(key), key).toBe(HIDDEN)
    expect(shown.get('spark.master')).toBe('local[2]')
    expect(shown.get('java.io.tmpdir')).toBe('/tmp')
  })

  test('a pattern made to take for ever does not, one that is none hides nothing more', async () => {
    const began = performance.now()
    expect((await settings('app-slow')).get('spark.my.password')).toBe(HIDDEN)
    expect(performance.now() - began).toBeLessThan(2_000)
    expect((await settings('app-odd')).get('spark.my.password')).toBe(HIDDEN)
    expect((await settings('app-odd')).get('spark.master')).toBe('local[2]')
  })

  test('settings of a SQL execution too', async () => {
    const [{ modifiedConfigs }] = JSON.parse((await all.get('/api/v1/applications/app-secrets/sql')).text)
    expect(modifiedConfigs).toEqual({
      'spark.sql.token': HIDDEN,
      'spark.sql.b': HIDDEN,
      'spark.sql.shuffle.partitions': '8',
    })
  })
})

test('the work that a request can ask for is bounded', async () => {
  const base = '/api/v1/applications/app-long'
  const many = await all.get(`${base}/stages/0/0/taskSummary?quantiles=${'0.5,'.repeat(101)}0.5`)
  expect(many).toMatchObject({ status: 400, type: 'text/plain' })
  expect(many.text).toMatch(/at most 100/)
  const huge = await all.get(`${base}/stages/0/0/taskList?offset=2147483647&length=2147483647`)
  expect(huge).toMatchObject({ status: 200, text: '[ ]' })
})

function withSecrets(id: string, more: Record<string, string>): Event[] {
  const events = smallApp({ id }).map((event) =>
    event.Event === 'SparkListenerEnvironmentUpdate'
      ? {
          ...event,
          'Spark Properties': {
            'spark.master': 'local[2]',
            'spark.my.password': '1234',
            'spark.credential.x': 'y',
            'spark.looks.fine': '-Dx.secret=1',
            'spark.hush.it': 'now',
            'spark.long': LONG_A,
            ...more,
          },
        }
      : event,
  )
  const execution = {
    Event: 'org.apache.spark.sql.execution.ui.SparkListenerSQLExecutionStart',
    executionId: 0,
    rootExecutionId: 0,
    description: 'count',
    details: '',
    physicalPlanDescription: 'plan',
    sparkPlanInfo: { nodeName: 'Range', simpleString: 'Range', children: [], metadata: {}, metrics: [] },
    time: 1_795_258_963_937,
    modifiedConfigs: {
      'spark.sql.token': 'abc',
      'spark.sql.b': 'hush hush',
      'spark.sql.shuffle.partitions': '8',
    },
  }
  return [...events.slice(0, -1), execution, ...events.slice(-1)]
}
