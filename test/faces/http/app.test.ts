/** Statuses, texts and types as a real history server (4.3.0) gave them for the same requests. */
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { type Served, served } from '../../answers/served.ts'
import { LOGS } from '../../samples/samples.ts'

const log = LOGS.find(({ sample }) => sample === '43-attempts')!
const { app_id } = log.expected
const other = LOGS.find(({ sample }) => sample === '35-failures')!
const ID = other.expected.app_id
const APP = `applications/${ID}`

let all: Served
beforeAll(async () => {
  all = await served([join(log.path, '..'), other.path])
}, 30_000)
afterAll(() => all.close())

const get = (path: string, headers?: Record<string, string>) => all.get(`/api/v1/${path}`, headers)

test.each([
  ['jobs/99999', `unknown job: 99999`],
  ['stages/99999', 'unknown stage: 99999'],
  ['stages/99999/0', 'unknown stage: 99999'],
  ['stages/0/7', 'unknown attempt for stage 0.  Found attempts: [0]'],
  ['storage/rdd/999', 'no rdd found w/ id 999'],
  ['sql/999999', 'unknown query execution id: 999999'],
  ['stages/99999/0/taskSummary', 'No tasks reported metrics for 99999 / 0 yet.'],
  ['nope', `unknown app ${ID}, attempt nope`],
  ['1/jobs', `no such app: ${ID}/1`],
])('404 %s', async (path, text) => {
  expect(await get(`${APP}/${path}`)).toMatchObject({ status: 404, type: 'text/plain', text })
})

test.each([
  ['applications/foobar', 'unknown app: foobar'],
  ['applications/foobar/jobs', 'no such app: foobar'],
  ['applications/foobar/1', 'unknown app foobar, attempt 1'],
  [`applications/${app_id}/jobs`, `no such app: ${app_id}`],
  [`applications/${app_id}/7/jobs`, `no such app: ${app_id}/7`],
  [`${APP}/streaming/statistics`, /^no streaming listener attached to /],
])('404 %s', async (path, text) => {
  const got = await get(path)
  expect(got).toMatchObject({ status: 404, type: 'text/plain' })
  expect(got.text).toMatch(text)
})

test.each(['1/nope', 'x/y/z', 'jobs/foo/bar', 'environment/x', 'storage/rdd/x', '1/a%20b'])(
  '404 with its path: %s',
  async (path) => {
    const text = `/api/v1/${APP}/${path}`
    expect(await get(`${APP}/${path}`)).toMatchObject({ status: 404, type: 'text/plain', text })
  },
)

test.each([
  'foobar',
  '',
  `${APP}/stages/flimflam`,
  `${APP}/jobs?status=bogus`,
  `${APP}/jobs/99999999999`,
  `${APP}/sql/99999999999999999999`,
  `${APP}/stages/0/0/taskList?offset=x`,
  `${APP}/stages/0/0/taskList?sortBy=foo`,
  `${APP}/stages/0/0/taskList?status=xx`,
  `${APP}/streaming/foo`,
  `${APP}/stages/0/foo`,
  `${APP}/1/stages/foo`,
  `${APP}/sql/x/y`,
  `${APP}/stages/jobs`,
  `${APP}/sql/stages/0/0`,
  `${APP}/streaming/environment`,
  'applications?limit=x',
  'applications?limit=%20',
])('404, a page: %s', async (path) => {
  const got = await get(path)
  expect(got.status).toBe(404)
  expect(got.type).toMatch(/^text\/html/)
})

test.each([
  [
    `${APP}/stages/0/0/taskSummary?quantiles=foo,0.1`,
    'Bad value for parameter "quantiles".  Expected a double, got "foo"',
  ],
  [`${APP}/stages?quantiles=`, 'Bad value for parameter "quantiles".  Expected a double, got ""'],
  ['applications?minDate=foo', "Couldn't parse date: foo"],
  [`${APP}/executors/x/threads`, "Invalid executorId: neither 'driver' nor number."],
])('400 %s', async (path, text) => {
  expect(await get(path)).toMatchObject({ status: 400, text })
})

test('threads: 503, or 500 without an executor', async () => {
  const text = 'Thread dumps not available through the history server.'
  expect(await get(`${APP}/executors/driver/threads`)).toMatchObject({
    status: 503,
    type: 'text/plain',
    text,
  })
  expect((await get(`${APP}/threads?taskId=1`)).status).toBe(500)
})

test.each([
  `${APP}/stages/0/0/taskTable`,
  `${APP}/stages/0/0/taskTable?numTasks=1&columnNameToSort=Nope&start=0&length=1`,
  `${APP}/stages/0/0/taskList?length=0`,
  `${APP}/stages/0/0/taskList?status=`,
  `${APP}/stages/0/0?taskStatus=`,
  `${APP}/stages/0/0/taskList?length=-1`,
  `${APP}/sql/sqlTable?start=x`,
])('500 where Spark fails: %s', async (path) => {
  const got = await get(path)
  expect(got.status).toBe(500)
  expect(got.text).not.toMatch(/\n\s+at /)
})

describe('requests', () => {
  test('HEAD is GET without a body', async () => {
    const head = await all.app.request(`/api/v1/${APP}/jobs`, { method: 'HEAD' })
    const { text, headers } = await get(`${APP}/jobs`)
    expect(head.status).toBe(200)
    expect(await head.text()).toBe('')
    expect(head.headers.get('content-length')).toBe(headers.get('content-length'))
    expect(Number(headers.get('content-length'))).toBe(Buffer.byteLength(text))
  })

  test.each(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE-LIKE'])('%s is 405', async (method) => {
    const response = await all.app.request(`/api/v1/${APP}/jobs`, { method })
    expect(response.status).toBe(405)
    expect(response.headers.get('allow')).toBe('GET, HEAD')
  })

  test('a slash at the end changes nothing', async () => {
    expect((await get(`${APP}/jobs/`)).text).toBe((await get(`${APP}/jobs`)).text)
    expect((await get('applications/')).status).toBe(200)
  })

  test('gzip where it is asked for, also for what is streamed', async () => {
    for (const path of [`${APP}/environment`, `${APP}/stages/0/0`]) {
      const plain = await get(path)
      const response = await all.app.request(`/api/v1/${path}`, { headers: { 'Accept-Encoding': 'gzip' } })
      expect(response.headers.get('content-encoding')).toBe('gzip')
      expect(gunzipSync(Buffer.from(await response.arrayBuffer())).toString()).toBe(plain.text)
      expect(plain.headers.get('content-encoding')).toBeNull()
    }
  })

  test('what is streamed is what comes in pages', async () => {
    const all = JSON.parse((await get(`${APP}/stages/0/0/taskList?length=100000`)).text)
    const paged: unknown[] = []
    for (let offset = 0; offset < all.length; offset += 2)
      paged.push(...JSON.parse((await get(`${APP}/stages/0/0/taskList?offset=${offset}&length=2`)).text))
    expect(paged).toEqual(all)
    expect(all.length).toBeGreaterThan(1)
  })
})

test('applications: filters, limit and order', async () => {
  const ids = async (query: string) =>
    JSON.parse((await get(`applications${query}`)).text).map(({ id }: { id: string }) => id)
  // The one that ended last comes first.
  const between = new Date(other.expected.end_time! + 1).toISOString().replace('Z', 'GMT')
  expect(await ids('')).toEqual([app_id, ID])
  expect(await ids('?limit=1')).toEqual([app_id])
  expect(await ids('?limit=0')).toEqual([])
  expect(await ids('?status=running')).toEqual([])
  expect(await ids('?status=Completed&status=running')).toEqual([app_id, ID])
  expect(await ids(`?minDate=${between}`)).toEqual([app_id])
  expect(await ids(`?maxDate=${between}`)).toEqual([ID])
  expect(await ids(`?maxEndDate=${between}`)).toEqual([ID])
  expect(await ids(`?minEndDate=${between}&limit=5`)).toEqual([app_id])
  const [{ attempts }] = JSON.parse((await get(`applications?minDate=${between}`)).text)
  expect(attempts.map(({ attemptId }: { attemptId: string }) => attemptId)).toEqual(['2', '1'])
})

describe('as Jetty and JAX-RS have it', () => {
  const page = `${APP}/stages/flimflam`
  const url = `http://localhost/api/v1/${page}`

  test.each([
    ['*/*', 'text/html;charset=iso-8859-1', /<title>Error 404 Not Found<\/title>/],
    ['text/html;q=0.5, text/plain', 'text/plain;charset=iso-8859-1', /^HTTP ERROR 404 Not Found\nURI: /],
    ['application/json', 'application/json', `{\n"message":"Not Found",\n"url":"${url}",\n"status":"404"\n}`],
    ['application/xml', '', ''],
  ])('an error comes in the form that is taken: %s', async (Accept, type, text) => {
    const got = await get(page, { Accept })
    expect(got).toMatchObject({ status: 404, type })
    if (typeof text === 'string') expect(got.text).toBe(text)
    else expect(got.text).toMatch(text)
  })

  test.each([
    ['application/json', 200],
    ['application/*;q=0.1', 200],
    ['', 200],
    ['text/html', 406],
    ['application/json;q=0', 406],
  ])('Accept: %s', async (Accept, status) => {
    expect((await get(`${APP}/jobs`, { Accept })).status).toBe(status)
  })

  test.each([`${APP}/jobs?%zz`, `${APP}/jobs?status=%zz`, `${APP}/%ff`])(
    'escapes that are none: %s',
    async (path) => {
      expect((await get(path)).status).toBe(400)
    },
  )

  test.each([
    `${APP}/streaming`,
    `${APP}/streaming/batches?status=bogus`,
    `${APP}/streaming/batches/0/operations/x`,
    `${APP}/threads?executorId=driver&taskId=x`,
  ])('404, a page: %s', async (path) => {
    expect(await get(path)).toMatchObject({ status: 404, type: 'text/html;charset=iso-8859-1' })
  })

  test('sums of Ints overflow', async () => {
    const list = async (length: number) =>
      JSON.parse((await get(`${APP}/stages/0/0/taskList?status=success&offset=1&length=${length}`)).text)
    expect((await list(2 ** 31 - 2)).length).toBeGreaterThan(0)
    expect(await list(2 ** 31 - 1)).toEqual([])
  })

  test('a quantile below the first executor', async () => {
    expect((await get(`${APP}/stages?withSummaries=true&quantiles=-1`)).status).toBe(500)
    // The least Long has an Int of 0.
    expect((await get(`${APP}/stages?withSummaries=true&quantiles=-Infinity`)).status).toBe(200)
    expect((await get(`${APP}/stages?withSummaries=true&quantiles=-1&status=active`)).status).toBe(200)
    expect((await get(`${APP}/stages?withSummaries=false&quantiles=-1`)).status).toBe(200)
    expect((await get(`${APP}/stages?withSummaries=true&quantiles=0.5%00`)).status).toBe(200)
  })

  test('a quantile below the first of some executors fails before the first byte of a large list', async () => {
    // One executor worked for the last stage, whose part is sent already when the next is made; three for that.
    const { path, expected } = LOGS.find(({ sample }) => sample === '35-cluster')!
    const cluster = await served([path])
    onTestFinished(() => cluster.close())
    const list = `/api/v1/applications/${expected.app_id}/stages?details=true&withSummaries=true`
    const many = '1.2345678901234567e-300,'.repeat(99)
    expect((await cluster.get(`${list}&quantiles=${many}-0.5`)).status).toBe(500)
    expect((await cluster.get(`${list}&quantiles=${many}-0.1`)).status).toBe(200)
  })
})

test('sqlTable: the end of a page is an Int, which overflows', async () => {
  const { path, expected } = LOGS.find(({ sample }) => sample === '43-rolling')!
  const sql = await served([path])
  onTestFinished(() => sql.close())
  const page = async (length: number) => {
    const table = `/api/v1/applications/${expected.app_id}/sql/sqlTable?start=1&length=${length}`
    return JSON.parse((await sql.get(table)).text).aaData
  }
  expect(await page(2 ** 31 - 1)).toEqual([])
  expect(await page(2 ** 31 - 2)).not.toEqual([])
})

/** What SimpleDateFormat makes of a text; the log started at `other.expected.start_time`. */
test.each([
  // Milliseconds from the start of the application to the moment that is meant.
  ['GMT', 0],
  ['gmt', 0],
  ['PST', 8 * 60],
  ['PSTx', 8 * 60],
  ['IST', -2 * 60],
  ['-0330', 3.5 * 60],
  ['GMT+01:30', -90],
])('minDate in the zone %s', async (zone, minutes) => {
  const at = (seconds: number) => {
    const local = new Date(other.expected.start_time! - minutes * 60_000 + seconds * 1000)
    return encodeURIComponent(local.toISOString().replace('Z', zone))
  }
  const ids = async (date: string) =>
    JSON.parse((await get(`applications?minDate=${date}`)).text).map(({ id }: { id: string }) => id)
  expect(await ids(at(0))).toContain(ID)
  expect(await ids(at(1))).not.toContain(ID)
})

test.each(['XYZ', 'Z', 'GMT+8', 'GMT+0800', '+8', '-08:00'])(
  'without the time of the day where %s is no zone',
  async (zone) => {
    const day = new Date(other.expected.start_time!).toISOString().slice(0, 10)
    const found = await get(`applications?minDate=${day}T23:59:59.999${encodeURIComponent(zone)}`)
    expect(found.text).toContain(ID)
  },
)

test.each([
  ['maxDate=999999999-01-01', false],
  ['maxDate=99999999999-01-01', true],
  ['minDate=-2015-02-03', true],
  ['minDate=%202015-02-03junk', true],
  ['minDate=0-0-0', true],
  ['minDate=2015-13-41', true],
  ['minDate=2015--1-%20-3', true],
  ['minDate=3015--11999--3', true],
  ['minDate=3015--1-03', false],
])('%s', async (query, isListed) => {
  expect((await get(`applications?${query}`)).text.includes(ID)).toBe(isListed)
})
