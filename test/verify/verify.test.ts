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
    const cannot: Ask = async (path) =>
      path.startsWith('/api/v1/applications/app-1/')
        ? { status: 500, type: 'text/html', body: '<html></html>' }
        : ask(path)
    const report = await compare(cannot, ask)
    expect(report.notes).toEqual([
      'app-1: the server cannot read this log, it answers everything with status 500',
    ])
    expect(report.differences).toEqual([])
    expect(report.attempts.map(({ total }) => total > 0)).toEqual([false, true])
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
