/** All recorded answers and Spark's own expectations, through the app over one database of all their logs. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { differencesOf } from '../answers/answers.ts'
import { difference } from '../answers/compare.ts'
import { type Served, served } from '../answers/served.ts'
import { LOG_FOLDERS, recorded, SHARED } from './recorded.ts'

const applications = recorded()
const EXPECTATIONS = join(SHARED, 'shs-goldens/expectations')

describe.skipIf(applications.length === 0)(`recorded answers in ${SHARED} (or AFTERGLOW_SHARED)`, () => {
  let all: Served
  beforeAll(async () => {
    all = await served(LOG_FOLDERS.map((folder) => join(SHARED, folder)))
  }, 120_000)
  afterAll(() => all.close())

  test.each(applications)('$app $attempt', async (application) => {
    const answers = application.answers()
    expect(await differencesOf(all, application, answers)).toEqual([])
    expect(answers.length).toBeGreaterThan(0)
  })
})

interface Case {
  readonly name: string
  readonly url: string
  readonly golden: string | null
  readonly status: number | null
  readonly body?: string
  readonly suite: string
  readonly server_conf?: unknown
}

const hasCases = existsSync(EXPECTATIONS)

describe.skipIf(!hasCases)("the expectations of Spark's HistoryServerSuite", () => {
  let fixtures: Served
  beforeAll(async () => {
    fixtures = await served([join(SHARED, 'shs-goldens/spark-events')])
  }, 120_000)
  afterAll(() => fixtures.close())
  const cases: Case[] = hasCases
    ? JSON.parse(readFileSync(join(SHARED, 'shs-goldens/cases.json'), 'utf8'))
    : []

  test.each(cases.filter(({ golden }) => golden !== null))('$name', async ({ url, golden }) => {
    const got = await fixtures.get(url)
    const wanted: unknown = JSON.parse(readFileSync(join(EXPECTATIONS, golden!), 'utf8'))
    expect(got.status).toBe(200)
    expect(difference(wanted, withoutExitCodes(JSON.parse(got.text)), true)).toBeUndefined()
  })

  test('all of them were looked at', () => {
    const looked = new Set(cases.flatMap(({ golden }) => golden ?? []))
    expect([...looked].sort()).toEqual(readdirSync(EXPECTATIONS).sort())
  })

  test.each(cases.filter(({ name }) => name.startsWith('bad ')))('$name', async ({ url, status, body }) => {
    const got = await fixtures.get(url)
    expect(got.status).toBe(status)
    if (body !== null && body !== undefined) expect(got.text).toBe(body)
  })
})

/** Since Spark 4.3 attempts have it; the expectations are of before. */
function withoutExitCodes(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (key, field: unknown) => (key === 'exitCode' ? undefined : field)))
}
