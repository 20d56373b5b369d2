import { describe, expect, test } from 'vitest'
import type { Ask } from '../../src/verify/answer.ts'
import { NoAnswer } from '../../src/verify/real-server.ts'
import { type Report, verify } from '../../src/verify/verify.ts'
import { fakeAsk, fakeAttempt } from './fake-server.ts'

const one = [fakeAttempt('app-1')]

function compare(theirs: Ask, ours: Ask, sample?: number): Promise<Report> {
  const server = { url: 'http://there', version: '4.3.0', ask: theirs }
  return verify(server, ours, sample === undefined ? {} : { sample })
}

describe('verify', () => {
  test('finds nothing between equal servers, and has asked about every kind of endpoint', async () => {
    const report = await compare(fakeAsk(one), fakeAsk(one))
    expect(report).toMatchObject({ differences: [], alike: [], onlyTheirs: [], onlyOurs: [], notes: [] })
    expect(report.equal).toBe(report.total)
    expect(report.kinds.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining([
        '/',
        '/allexecutors',
        '/allmiscellaneousprocess',
        '/applications',
        '/applications/{id}',
        '/environment',
        '/executors',
        '/executors/{id}/threads',
        '/jobs',
        '/jobs/{n}',
        '/sql',
        '/sql/sqlTable',
        '/sql/{n}',
        '/stages',
        '/stages/{n}',
        '/stages/{n}/{n}',
        '/stages/{n}/{n}/taskList',
        '/stages/{n}/{n}/taskSummary',
        '/stages/{n}/{n}/taskTable',
        '/storage/rdd',
        '/storage/rdd/{n}',
        '/streaming/batches/{n}/operations/{n}',
        '/version',
      ]),
    )
  })

  test.each([
    ['/jobs/0', { jobId: 0, status: 'FAILED' }, '.status'],
    ['/stages/0/0/taskList', [{ taskId: 0, duration: 6 }], '[0].duration'],
    ['/sql/7', { id: 7, successJobIds: [1] }, '.successJobIds'],
    ['/environment', {}, '(status)'],
  ])('names what differs in %s', async (path, body, field) => {
    const report = await compare(fakeAsk(one), fakeAsk([fakeAttempt('app-1', { [path]: body })]))
    const wrong = report.differences.filter((found) => found.field === field)
    expect(wrong.map((found) => found.path.split('?')[0])).toEqual([`/api/v1/applications/app-1${path}`])
    expect(report.differences).toHaveLength(1)
    expect(report.total - report.equal).toBe(wrong[0]?.answers)
  })

  test('job ids are sets, and another order of attributes is no difference', async () => {
    const ours = fakeAttempt('app-1', {
      '/sql/7': { successJobIds: [0, 1], id: 7 },
      '/sql': [{ id: 7, successJobIds: [0, 1] }],
    })
    const report = await compare(fakeAsk(one), fakeAsk([ours]))
    expect(report.equal).toBe(report.total)
    expect(report.alike).toMatchObject([
      { path: '/api/v1/applications/app-1/sql/7', kind: 'order', answers: 4 },
    ])
  })

  test('attempts of one side only are named, and not missed in the listing', async () => {
    const theirs = fakeAsk([...one, fakeAttempt('app-2'), { ...fakeAttempt('app-3'), attempt: '1' }])
    const ours = fakeAsk([...one, { ...fakeAttempt('app-3'), attempt: '2' }])
    const report = await compare(theirs, ours)
    expect(report).toMatchObject({ onlyTheirs: ['app-2', 'app-3/1'], onlyOurs: ['app-3/2'], differences: [] })
    expect(report.attempts.map(({ name }) => name)).toEqual(['app-1'])
  })

  test('nothing in common is nothing compared', async () => {
    expect((await compare(fakeAsk(one), fakeAsk([]))).total).toBe(0)
  })

  test('a sample has the first and the last, and is said', async () => {
    const jobs = Array.from({ length: 50 }, (_, jobId) => ({ jobId }))
    const asked: string[] = []
    const ask = fakeAsk([fakeAttempt('app-1', { '/jobs': jobs })])
    const report = await compare(
      (path) => {
        asked.push(path)
        return ask(path)
      },
      ask,
      3,
    )
    const ids = asked.flatMap((path) => /\/jobs\/(\d{1,2})$/.exec(path)?.[1] ?? [])
    expect(ids).toEqual(['0', '25', '49'])
    expect(report.notes).toEqual(['app-1: asked about 3 of 50 jobs'])
  })

  test('what a server of 1 000 jobs has forgotten is no difference', async () => {
    const jobs = Array.from({ length: 1200 }, (_, jobId) => ({ jobId }))
    const theirs = fakeAsk([fakeAttempt('app-1', { '/jobs': jobs.slice(250) })])
    const report = await compare(theirs, fakeAsk([fakeAttempt('app-1', { '/jobs': jobs })]), 1)
    expect(report.differences).toEqual([])
    expect(report.notes).toContain('app-1: the server has forgotten 250 of jobs, as it does above 1 000')
  })

  test('a server of 100 dead executors has no addresses of logs either where tasks ran on those it has forgotten', async () => {
    const executors = Array.from({ length: 150 }, (_, id) => ({ id: String(id) }))
    const tasks = (executorLogs: object) => [
      { taskId: 0, executorId: '7', executorLogs },
      { taskId: 1, executorId: '149', executorLogs: { stdout: 'http://node-2/149' } },
    ]
    const [theirs, ours] = [
      { '/allexecutors': executors.slice(60), '/stages/0/0/taskList': tasks({}) },
      { '/allexecutors': executors, '/stages/0/0/taskList': tasks({ stdout: 'http://node-1/7' }) },
    ].map((bodies) => fakeAsk([fakeAttempt('app-1', bodies)])) as [Ask, Ask]
    const report = await compare(theirs, ours)
    expect(report.differences).toEqual([])
    expect(report.notes).toEqual([
      'app-1: the server has forgotten 60 of executors, as it does above 100 dead ones',
    ])
    // The other way round it is what we have lost.
    expect((await compare(ours, theirs)).differences).not.toEqual([])
  })

  test('of a stage of more than 100 000 tasks a server forgets some: all but its tasks is compared', async () => {
    const stage = {
      stageId: 0,
      attemptId: 0,
      numCompleteTasks: 103_000,
      numTasks: 103_000,
      status: 'COMPLETE',
    }
    const bodies = { '/stages': [stage], '/stages/0': [stage], '/stages/0/0': stage }
    const server = (count: number, further: object = {}): Ask => {
      const first = [{ taskId: 103_000 - count }]
      const ask = fakeAsk([fakeAttempt('app-1', { ...bodies, '/stages/0/0/taskList': first, ...further })])
      const none = { status: 200, type: 'application/json', body: '[]' }
      return async (path) => {
        const offset = /taskList.*offset=(\d+)/.exec(path)?.[1]
        return offset !== undefined && Number(offset) >= count ? none : ask(path)
      }
    }
    const report = await compare(server(93_000), server(103_000))
    expect(report.differences).toEqual([])
    expect(report.notes).toContain(
      'app-1: the server has forgotten tasks of stage 0/0, as it does above 100 000: its tasks are not compared',
    )
    const changed = { '/stages': [{ ...stage, status: 'FAILED' }], '/stages/0/0': { ...stage, name: 'x' } }
    const found = (await compare(server(93_000), server(103_000, changed))).differences.map(
      ({ field }) => field,
    )
    expect(found).toEqual(expect.arrayContaining(['[0].status', '.name']))
    expect((await compare(server(103_000), server(93_000))).differences).not.toEqual([])
  })

  test('a job that is missing here is a difference, however many there are', async () => {
    const jobs = Array.from({ length: 1200 }, (_, jobId) => ({ jobId }))
    const ours = fakeAsk([fakeAttempt('app-1', { '/jobs': jobs.slice(0, -1) })])
    const report = await compare(fakeAsk([fakeAttempt('app-1', { '/jobs': jobs })]), ours, 1)
    expect(report.differences).toMatchObject([
      { field: '', theirs: '1200 items, one of them {"jobId":1199}', ours: '1199 items' },
    ])
  })

  test('what the server could not answer in time is named', async () => {
    const ask = fakeAsk(one)
    const slow: Ask = async (path) => {
      if (path.endsWith('/environment')) throw new NoAnswer('late')
      return ask(path)
    }
    const report = await compare(slow, ask)
    expect(report.unanswered).toEqual(['/api/v1/applications/app-1/environment'])
  })

  test('a log that the server cannot read is named, and the others are compared', async () => {
    const [broken, good] = [fakeAttempt('app-1'), fakeAttempt('app-2')]
    const ask = fakeAsk([broken, good])
    const cannot: Ask = async (path) => {
      if (path.startsWith('/api/v1/applications/app-1/'))
        return { status: 500, type: 'text/html', body: '<html></html>' }
      const answer = await ask(path)
      // Nor does it know how the application ended.
      const isOld = path === '/api/v1/applications'
      return isOld ? { ...answer, body: answer.body.replace('true', 'false') } : answer
    }
    const report = await compare(cannot, ask)
    expect(report.notes).toEqual([
      'app-1: the server cannot read this log, it answers everything with status 500',
    ])
    expect(report.differences).toEqual([])
    expect(report.attempts.map(({ total }) => total > 0)).toEqual([false, true])
  })

  test('an id that the server takes in no path is named, and the others are compared', async () => {
    const [odd, good] = [fakeAttempt('a%b'), fakeAttempt('app-2')]
    const ask = fakeAsk([odd, good])
    const ours: Ask = async (path) => ask(path.replaceAll('a%25b', 'a%b'))
    const refuses: Ask = async (path) =>
      path.includes('a%25b') ? { status: 400, type: 'text/html', body: '<html></html>' } : ask(path)
    const report = await compare(refuses, ours)
    expect(report.notes).toEqual([
      'a%b: the server refuses this id in a path, it answers everything with status 400',
    ])
    expect(report.differences).toEqual([])
    expect(report.attempts.map(({ total }) => total > 0)).toEqual([false, true])
  })

  test('status 400 to everything about a plain id is a difference', async () => {
    const ask = fakeAsk(one)
    const refuses: Ask = async (path) =>
      path.startsWith('/api/v1/applications/app-1/')
        ? { status: 400, type: 'text/html', body: '<html></html>' }
        : ask(path)
    expect((await compare(refuses, ask)).differences).not.toEqual([])
  })

  test('one answer that the server cannot give is a difference', async () => {
    const ask = fakeAsk(one)
    const cannot: Ask = async (path) =>
      path.endsWith('/environment') ? { status: 500, type: 'text/html', body: '<html></html>' } : ask(path)
    expect((await compare(cannot, ask)).differences).toMatchObject([{ field: '(status)' }])
  })

  test('a server that goes away ends it', async () => {
    const ask = fakeAsk(one)
    const gone: Ask = async (path) => {
      if (path.endsWith('/environment')) throw new Error('gone')
      return ask(path)
    }
    await expect(compare(gone, ask)).rejects.toThrow('gone')
  })
})
