import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { attemptKeysOf } from '../../../src/analyses/attempts.ts'
import { likeOf } from '../../../src/analyses/recommend/like.ts'
import { type Recommended, recommendFor, recommendLike } from '../../../src/analyses/recommend/recommend.ts'
import { similarity } from '../../../src/analyses/recommend/similarity.ts'
import { asked, handLog, loaded } from '../hand-log.ts'

describe('likeness', () => {
  test('is the weighted mean over what both are known by', () => {
    const a = { name: 'nightly load', inputBytes: 100, stages: 10 }
    expect(similarity(a, a)).toEqual({ value: 1, by: ['inputBytes', 'name', 'stages'] })
    // (0.35 * 0.5 + 0.25 * 0.8 + 0.15 * 1) / 0.75
    expect(similarity(a, { name: 'load', inputBytes: 200, stages: 10 }).value).toBeCloseTo(0.7, 10)
  })
  test('goes by the beginning of a name without end', () =>
    expect(similarity({ name: `${'n'.repeat(1e6)}a` }, { name: `${'N'.repeat(1e6)}b` }).value).toBe(1))
  test('is nothing where nothing is known of both', () =>
    expect(similarity({ inputBytes: 1 }, { name: 'x' })).toEqual({ value: 0, by: [] }))
  test('that both read nothing does not make them alike', () =>
    expect(similarity({ inputBytes: 0, name: 'a' }, { inputBytes: 0, name: 'b' })).toEqual({
      value: 0,
      by: ['name'],
    }))
})

const GIB = 1024 ** 3

/** A run that reads so much on so many executors of 2 cores: each core reads a GiB in 10 s, and the driver takes 20 s. */
function runOf(id: string, gib: number, executors: number, name = 'nightly'): string {
  const seconds = Math.round((gib / (executors * 2)) * 10)
  const tasks = Array.from({ length: executors * 2 }, (_, i) => ({
    from: 10,
    to: 10 + seconds,
    on: String(1 + (i >> 1)),
    inputBytes: (gib / (executors * 2)) * GIB,
  }))
  return handLog({
    id,
    name,
    to: 20 + seconds,
    settings: { 'spark.master': 'yarn', 'spark.executor.memory': '4g', 'spark.submit.deployMode': 'cluster' },
    executors: Array.from({ length: executors }, (_, i) => ({ id: String(i + 1), cores: 2, from: 0 })),
    jobs: [{ from: 10, to: 10 + seconds, stages: [{ id: 0, tasks }] }],
  })
}

const SIZES = [2, 4, 8, 16]
const INPUTS = [40, 80, 160, 320, 640]

let db: string
let remove: () => void
const LIKE = (gib: number) => likeOf(JSON.stringify({ input_bytes: gib * GIB }))
const like = (gib: number): Promise<Recommended> =>
  asked(db, (connection) => recommendLike(connection, LIKE(gib)))
const method = ({ answers }: Recommended, name: string) => answers.find((answer) => answer.method === name)!

beforeAll(async () => {
  const made = await loaded([
    ...INPUTS.flatMap((gib) => SIZES.map((executors) => runOf(`app-${gib}-${executors}`, gib, executors))),
    runOf('app-own', 320, 2),
  ])
  db = made.db
  remove = made.remove
})
afterAll(() => remove())

describe('similar runs', () => {
  test('the best is taken, not the mean: 320 GiB took 120 s on 16 executors, and none took as little', async () => {
    const answer = method(await like(320), 'similar runs')
    expect(answer.recommendations[0]!.settings).toMatchObject({
      'spark.executor.instances': '16',
      'spark.executor.cores': '2',
    })
    expect(answer.recommendations[0]!.because).toContain('app-320-16')
    expect(answer.recommendations[0]!.effect).toMatch(/^About 2.0 min and 1.07 core hours/)
  })
  test('where nothing is alike, nothing is said', async () => {
    const answer = method(await like(100_000), 'similar runs')
    expect(answer).toMatchObject({ recommendations: [], refusal: 'There are 0 such runs; it takes 3.' })
  })
})

describe('the model', () => {
  test('tells its error on runs it was not shown, and is better than guessing', async () => {
    const answer = method(await like(320), 'model')
    const [, error, guess] = /error .* is (\d+) % .* guessing gives (\d+) %/.exec(answer.restsOn)!.map(Number)
    expect(error!).toBeLessThan(guess!)
    expect(error!).toBeLessThan(50)
    expect(Number(answer.recommendations[0]!.settings['spark.executor.instances'])).toBeGreaterThanOrEqual(8)
  })
  test('says the same each time', async () => expect(await like(320)).toEqual(await like(320)))
  test('recommends nothing that no run had', async () => {
    for (const gib of [10, 100, 5000])
      for (const { settings } of method(await like(gib), 'model').recommendations)
        expect(SIZES).toContain(Number(settings['spark.executor.instances']))
  })
  test('refuses below ten runs', async () => {
    const few = await loaded(SIZES.map((executors) => runOf(`app-${executors}`, 100, executors)))
    try {
      const answer = await asked(few.db, (connection) => recommendLike(connection, LIKE(100)))
      expect(method(answer, 'model')).toMatchObject({
        recommendations: [],
        refusal: 'It takes 10 runs; there are 4.',
      })
    } finally {
      few.remove()
    }
  })
  test('refuses where times have nothing to do with what it knows', async () => {
    // Every run reads the same on the same executors, and takes what it likes.
    const chaos = await loaded(
      Array.from({ length: 12 }, (_, i) =>
        handLog({
          id: `app-${i}`,
          to: 100 + 50 * ((i * 7) % 12) ** 2,
          settings: { 'spark.master': 'yarn' },
          executors: [{ id: '1', cores: 2, from: 0 }],
          jobs: [{ from: 10, to: 20, stages: [{ id: 0, tasks: [{ from: 10, to: 20, inputBytes: GIB }] }] }],
        }),
      ),
    )
    try {
      const answer = method(
        await asked(chaos.db, (connection) => recommendLike(connection, LIKE(1))),
        'model',
      )
      expect(answer.recommendations).toEqual([])
      expect(answer.refusal).toMatch(/no better than guessing|too much to tell/)
    } finally {
      chaos.remove()
    }
  })
})

test('an application is no evidence of its own, and each method speaks for itself', async () => {
  const answer = await asked(db, async (connection) =>
    recommendFor(connection, await attemptKeysOf(connection, 'app-own'), undefined, {}),
  )
  expect(answer.answers.map(({ method }) => method)).toEqual(['rules', 'similar runs', 'model'])
  expect(method(answer, 'similar runs').recommendations[0]!.because).not.toContain('app-own')
  expect(method(answer, 'model').restsOn).toMatch(/^20 runs/)
})

test('what is wrong with --like is said', () => {
  expect(() => likeOf('{"input_bytes": "1"}')).toThrow(
    '--like: input_bytes: expected a number, at least 0, not "1".',
  )
  expect(() => likeOf('{}')).toThrow('says nothing of the job')
  expect(() => likeOf('{"inputs": 1}')).toThrow('there is no "inputs" here')
  expect(() => likeOf('x')).toThrow('--like is no JSON')
})
