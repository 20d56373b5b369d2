import { describe, expect, test } from 'vitest'
import { codesOf, loaded } from './loaded.ts'
import { type Event, logText, START, smallApp, stageInfo, taskEnd, taskStart } from './small-app.ts'

function withLines(id: string, ...lines: readonly (Event | string)[]): string {
  const app = smallApp({ id })
  return logText([...app.slice(0, -1), ...lines, ...app.slice(-1)])
}

const task = JSON.stringify(taskEnd(9))

describe('numbers', () => {
  test('a metric is kept exactly', async () => {
    const metrics: [string, unknown][] = [
      ['9007199254740993', '9007199254740993'],
      ['9223372036854775807', '9223372036854775807'],
      ['-9223372036854775808', '-9223372036854775808'],
      ['1e3', 1000],
      ['1.0', 1],
      ['-0', 0],
      ['null', null],
    ]
    // Twice: the second line is read by the shape of the first.
    const lines = (written: string): string[] =>
      [9, 10].map((id) => JSON.stringify(taskEnd(id)).replace(/Run Time":\d+/, `Run Time":${written}`))
    const log = await loaded(
      Object.fromEntries(
        metrics.map(([written], i) => [`app-${i}`, withLines(`app-${i}`, ...lines(written))]),
      ),
    )
    for (const [i, [, value]] of metrics.entries()) {
      expect(log.file(`app-${i}`).state).toBe('complete')
      const sql = `SELECT executor_run_time_ms FROM tasks WHERE app_id = 'app-${i}' AND task_id > 5`
      expect(await log.rows(sql)).toEqual([[value], [value]])
    }
  })

  test('what is no metric is reported, and its line left out', async () => {
    const written = [
      '9223372036854775808',
      '99999999999999999999999',
      '1.5',
      '1e400',
      '"7"',
      'true',
      '[]',
      '{}',
    ]
    const line = (value: string): string => task.replace(/Run Time":\d+/, `Run Time":${value}`)
    const log = await loaded(
      Object.fromEntries(written.map((value, i) => [`app-${i}`, withLines(`app-${i}`, line(value))])),
    )
    for (const { state, badLines, reason } of log.files) {
      expect([state, badLines]).toEqual(['damaged', 1])
      expect(reason).toMatch(
        /^bad_event at line 15: Task Metrics: Executor Run Time: expected a 64-bit integer/,
      )
    }
    const sums = await log.rows('SELECT count(*), sum(executor_run_time_ms) FROM tasks GROUP BY app_id')
    expect(sums).toEqual(written.map(() => [3, 153]))
  })

  test('digits of one number are not lost for the fraction of another', async () => {
    const lines = [
      '{"Event":"SparkListenerJobEnd","Job ID":0,"a":9223372036854775807,"b":1.2345678901234567,"Completion Time":1795258964837,"Job Result":{"Result":"JobSucceeded"}}',
    ]
    const log = await loaded({ app: withLines('app', ...lines) })
    expect(await codesOf(log)).not.toContain('bad_json')
  })

  test('an executor metric is a long too', async () => {
    const event = (value: string): string =>
      `{"Event":"SparkListenerStageExecutorMetrics","Executor ID":"1","Stage ID":0,"Stage Attempt ID":0,"Executor Metrics":{"JVMHeapMemory":${value}}}`
    const log = await loaded({
      most: withLines('most', event('9223372036854775807')),
      more: withLines('more', event('9223372036854775808')),
      half: withLines('half', event('1.5')),
    })
    expect(log.file('most').state).toBe('complete')
    for (const id of ['more', 'half']) expect(log.file(id).reason).toMatch(/^bad_event at line 15: .*64-bit/)
    expect(
      await log.rows("SELECT jvm_heap_memory_bytes FROM executor_metrics WHERE app_id = 'most'"),
    ).toEqual([['9223372036854775807']])
  })

  test('a log may hold a long number beside a text of megabytes', async () => {
    const line = `{"Event":"SparkListenerJobEnd","Job ID":1,"n":${2n ** 62n},"x":"${'ab\\n'.repeat(2e6)}"}`
    const log = await loaded({ app: withLines('app', line) })
    expect(log.file('app').reason).toContain('Job Result: expected an object')
  })
})

describe('ids', () => {
  test('negative ones and the largest are as good as any', async () => {
    const ids = [-1, -2147483648, 2147483647]
    const log = await loaded(
      Object.fromEntries(ids.map((id) => [`${id}`, withLines(`${id}`, ...stageOf(id))])),
    )
    for (const id of ids) {
      expect(log.file(`${id}`).state).toBe('complete')
      const of = (columns: string, table: string): ReturnType<typeof log.rows> =>
        log.rows(
          `SELECT ${columns} FROM ${table} WHERE app_id = '${id}' AND ${columns.split(',')[0]} NOT IN (0, 1, 2)`,
        )
      expect(await of('stage_id, num_tasks', 'stages')).toEqual([[id, 1]])
      expect(await of('job_id', 'jobs')).toEqual([[id]])
      expect(await of('task_id, stage_id', 'tasks')).toEqual([[id, id]])
    }
  })

  test('one that does not fit 32 bits is not taken for another one', async () => {
    const ids = [2147483648, 4294967296, Number.MAX_SAFE_INTEGER]
    const log = await loaded(
      Object.fromEntries(ids.map((id) => [`${id}`, withLines(`${id}`, ...stageOf(id))])),
    )
    for (const file of log.files) expect(file).toMatchObject({ state: 'damaged', badLines: 4 })
    const apps = (row: unknown[]): unknown[] => ids.map(() => row)
    expect(await log.rows('SELECT stage_id, num_complete_tasks FROM stages')).toEqual(apps([0, 3]))
    expect(await log.rows('SELECT job_id FROM jobs')).toEqual(apps([0]))
    expect(await log.rows('SELECT count(*) FROM tasks')).toEqual([[9]])
  })

  test('tasks and jobs may come in any order', async () => {
    const [log0, env, start, executor, job, stage, ...rest] = smallApp({ id: 'app' })
    const tasks = [...rest.slice(0, 3).reverse(), ...rest.slice(3, 6).reverse()]
    const log = await loaded({
      app: logText([log0!, env!, start!, executor!, job!, stage!, ...tasks, ...rest.slice(6)]),
    })
    expect(await log.rows('SELECT task_id, duration_ms FROM tasks ORDER BY 1')).toEqual([
      [0, 100],
      [1, 101],
      [2, 102],
    ])
  })

  test('a task without the attempt of its stage is of attempt 0, as for Spark', async () => {
    const events = smallApp({ id: 'app' }).map((event) =>
      String(event.Event).startsWith('SparkListenerTask')
        ? { ...event, 'Stage Attempt ID': undefined, 'Task Executor Metrics': { JVMHeapMemory: 5 } }
        : event,
    )
    const log = await loaded({ app: logText(events) })
    expect(log.file('app').state).toBe('complete')
    for (const table of ['tasks', 'task_executor_metrics'])
      expect(await log.rows(`SELECT stage_attempt_id, count(*) FROM ${table} GROUP BY 1`)).toEqual([[0, 3]])
  })

  test('an end without start is kept and reported; so is a start without end', async () => {
    const log = await loaded({ app: withLines('app', taskEnd(41, { stage: 5 }), taskStart(42)) })
    expect(await log.rows('SELECT is_listed FROM tasks WHERE task_id = 41')).toEqual([[false]])
    expect(await log.rows("SELECT code, line FROM diagnostics WHERE detail LIKE '%41%'")).toEqual([
      ['task_without_start', null],
    ])
    expect(await log.rows('SELECT task_id, finish_time IS NULL FROM tasks WHERE task_id > 9')).toEqual([
      [41, false],
      [42, true],
    ])
  })
})

function stageOf(id: number): Event[] {
  const info = stageInfo(id, 1)
  return [
    {
      Event: 'SparkListenerJobStart',
      'Job ID': id,
      'Submission Time': START,
      'Stage IDs': [id],
      'Stage Infos': [info],
    },
    { Event: 'SparkListenerStageSubmitted', 'Stage Info': info },
    taskStart(id, { stage: id, runTime: 1 }),
    taskEnd(id, { stage: id, runTime: 1 }),
  ]
}

describe('times', () => {
  test('dates far out are what they are', async () => {
    const times = { late: 253402300800000, early: -62135596800001, last: 2 ** 53 - 1, none: 0 }
    const log = await loaded(
      Object.fromEntries(
        Object.entries(times).map(([id, start]) => [
          id,
          logText(smallApp({ id, tasks: 0, start }).slice(0, 3)),
        ]),
      ),
    )
    const rows = await log.rows('SELECT app_id, start_time::VARCHAR FROM attempts ORDER BY 1')
    expect(rows).toMatchObject([
      ['early', '0001-12-31 (BC) 23:59:59.999'],
      ['last', expect.stringMatching(/^287396-10-12 08:59:00.99/)],
      ['late', '10000-01-01 00:00:00'],
      ['none', '1970-01-01 00:00:00'],
    ])
  })
})

describe('names', () => {
  const NAMES = [
    ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'größe\u{1f600}', 'a\0b'],
    ...['\u001b]0;gone\u0007\u001b[31m', `a'b"c`, ' ', '\\'],
  ]

  test('an id, host, property or metric may be called anything', async () => {
    const renamed = NAMES.map((name) =>
      smallApp({ id: name, name, host: name }).map((event) => rename(event, name)),
    )
    const log = await loaded(Object.fromEntries(renamed.map((app, i) => [`app-${i}`, logText(app)])))
    for (const [i, name] of NAMES.entries()) {
      expect(log.file(`app-${i}`), name).toMatchObject({ state: 'complete', appId: name, events: 15 })
    }
    const names = [...NAMES].sort().map((name) => [name])
    for (const sql of [
      'SELECT app_id FROM attempts WHERE name = app_id',
      'SELECT DISTINCT app_id FROM tasks WHERE executor_id = app_id AND host = app_id',
      'SELECT app_id FROM executors WHERE executor_id = app_id AND host = app_id',
      'SELECT app_id FROM environment WHERE key = app_id AND value = app_id',
    ])
      expect([...(await log.rows(sql))].sort(), sql).toEqual(names)
    expect(await codesOf(log)).toEqual([])
  })

  test('a name may have a million letters', async () => {
    const name = 'x'.repeat(1e6)
    const log = await loaded({ app: logText(smallApp({ id: name, name, host: name })) })
    expect(await log.rows('SELECT length(app_id), length(name) FROM attempts')).toEqual([[1e6, 1e6]])
    expect(await log.rows('SELECT DISTINCT length(host) FROM tasks')).toEqual([[1e6]])
  })

  test('so may one that comes back: it is read byte by byte', async () => {
    const host = 'h'.repeat(3e5)
    const ends = [9, 10, 11].map((id) => taskEnd(id, { host }))
    const log = await loaded({ app: withLines('app-1', ...ends) })
    expect(await log.rows('SELECT length(host) FROM tasks WHERE task_id > 8')).toEqual([[3e5], [3e5], [3e5]])
    expect(await codesOf(log)).not.toContain('too_deep')
  })

  test('half a surrogate pair becomes U+FFFD', async () => {
    const log = await loaded({ app: logText(smallApp({ id: 'app', name: 'a\ud800b', host: '\udc00' })) })
    expect(await log.rows('SELECT name FROM attempts')).toEqual([['a\ufffdb']])
    expect(await log.rows('SELECT DISTINCT host FROM tasks')).toEqual([['\ufffd']])
  })

  test('events with such names are kept, those without mandatory fields are reported', async () => {
    const names = ['__proto__', 'constructor', 'toString']
    const lines = [
      ...names.map((name) => JSON.stringify({ Event: name })),
      '{"__proto__":{"Event":"SparkListenerJobEnd"}}',
      '{"Event":"SparkListenerJobEnd","Job ID":1,"Completion Time":1,"Job Result":{"__proto__":{"Result":"x"}}}',
    ]
    const log = await loaded({ app: withLines('app', ...lines) })
    expect(await log.rows('SELECT event FROM other_events ORDER BY position')).toEqual([
      ...names.map((name) => [name]),
      [null],
      ['SparkListenerJobEnd'],
    ])
    expect(await codesOf(log)).toEqual(['bad_event'])
  })
})

/** The event with `name` for its executor, and as one more property and metric of it. */
function rename(event: Event, name: string): Event {
  const properties = (value: Event): Event => Object.fromEntries([...Object.entries(value), [name, name]])
  const text = JSON.stringify(event, (key, value: unknown) =>
    key === 'Executor ID'
      ? name
      : key === 'Spark Properties' || key === 'Properties'
        ? properties(value as Event)
        : value,
  )
  return JSON.parse(text) as Event
}
