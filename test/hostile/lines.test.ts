import { describe, expect, test } from 'vitest'
import { type Loaded, loaded } from './loaded.ts'
import { type Event, logText, smallApp, taskEnd } from './small-app.ts'

/** The small application with these lines before its end: what is good on both sides of them must be there. */
function withLines(id: string, ...lines: readonly (Event | string)[]): string {
  const app = smallApp({ id })
  return logText([...app.slice(0, -1), ...lines, ...app.slice(-1)])
}

async function isWhole({ rows }: Loaded, id: string): Promise<boolean> {
  const [row] = await rows(
    `SELECT (SELECT count(*) FROM tasks t WHERE t.app_id = a.app_id AND task_id < 3), completed,
       (SELECT count(*) FROM jobs j WHERE j.app_id = a.app_id AND status = 'SUCCEEDED' AND job_id = 0)
     FROM attempts a WHERE app_id = '${id}'`,
  )
  return JSON.stringify(row) === '[3,true,1]'
}

async function problemsOf({ rows }: Loaded, id: string): Promise<unknown> {
  return await rows(`SELECT code, line FROM diagnostics WHERE path LIKE '%/${id}' ORDER BY line, code`)
}

describe('what stands between the lines', () => {
  test('CRLF, empty lines, no newline at the end, a byte order mark: all is read', async () => {
    const text = (id: string): string => logText(smallApp({ id }))
    const log = await loaded({
      crlf: text('crlf').replaceAll('\n', '\r\n'),
      blanks: `\n\r\n${text('blanks').replace('\n', '\n\n\n')}\n`,
      unended: text('unended').slice(0, -1),
      mark: `\ufeff${text('mark')}`,
    })
    for (const id of ['crlf', 'blanks', 'unended', 'mark']) {
      expect(log.file(id)).toMatchObject({ state: 'complete', events: 15, badLines: 0 })
      expect(await isWhole(log, id)).toBe(true)
    }
    expect(await problemsOf(log, 'crlf')).toEqual([])
    const blank = (await log.rows("SELECT DISTINCT code FROM diagnostics WHERE path LIKE '%/blanks'")).flat()
    expect(blank).toEqual(['blank_line'])
    expect(await log.rows("SELECT spark_version FROM attempts WHERE app_id = 'mark'")).toEqual([['3.5.6']])
  })
})

describe('a bad line costs that line', () => {
  const deep = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`
  const bad: Record<string, [code: string, line: string | Event]> = {
    nulBytes: ['bad_json', '\0'.repeat(5000)],
    noJson: ['bad_json', 'at org.apache.spark.Main(Main.scala:1)'],
    half: ['bad_json', '{"Event":"SparkListenerJobEnd","Job ID":'],
    array: ['bad_json', '[1,2]'],
    deep: ['too_deep', `{"Event":"Foo","x":${deep(1000)}}`],
    veryDeep: ['too_deep', `{"Event":"Foo","x":${deep(100_000)}}`],
    deepTask: ['too_deep', JSON.stringify(taskEnd(9)).replace('"Reason":', `"x":${deep(100_000)},"Reason":`)],
    deepAndBig: [
      'too_deep',
      JSON.stringify(taskEnd(9)).replace('{', `{"y":${2n ** 60n},"x":${deep(100_000)},`),
    ],
    noJob: ['bad_event', { Event: 'SparkListenerJobEnd', 'Completion Time': 1, 'Job Result': {} }],
    textJob: [
      'bad_event',
      { Event: 'SparkListenerJobEnd', 'Job ID': '7', 'Completion Time': 1, 'Job Result': { Result: 'x' } },
    ],
    noStage: ['bad_event', { ...taskEnd(9), 'Stage ID': undefined }],
    textTime: ['bad_event', JSON.stringify(taskEnd(9)).replace(/"Launch Time":\d+/, '"Launch Time":"now"')],
    noInfo: ['bad_event', { ...taskEnd(9), 'Task Info': undefined }],
  }

  test('it is named with its line; the rest is there', async () => {
    const log = await loaded(
      Object.fromEntries(Object.entries(bad).map(([id, [, line]]) => [id, withLines(id, line)])),
    )
    for (const [id, [code]] of Object.entries(bad)) {
      expect(log.file(id), id).toMatchObject({ state: 'damaged', badLines: 1 })
      expect(log.file(id).reason, id).toContain(`${code} at line 15`)
      expect(await problemsOf(log, id), id).toEqual([[code, 15]])
      expect(await isWhole(log, id), id).toBe(true)
    }
    const offset = logText(smallApp({ id: 'noJson' }).slice(0, -1)).length
    expect(await log.rows("SELECT byte_offset, lost FROM diagnostics WHERE path LIKE '%/noJson'")).toEqual([
      [offset, true],
    ])
  })

  test('an event that cannot be read is kept as JSON', async () => {
    const log = await loaded({ noJob: withLines('noJob', bad.noJob![1]) })
    expect(await log.rows("SELECT event, json->>'Completion Time' FROM other_events")).toEqual([
      ['SparkListenerJobEnd', '1'],
    ])
  })

  test('999 levels are no problem', async () => {
    const log = await loaded({ app: withLines('app', `{"Event":"Foo","x":${deep(999)}}`) })
    expect(log.file('app').state).toBe('complete')
    expect(await log.rows('SELECT length(json::VARCHAR) FROM other_events')).toEqual([[19 + 2 * 999 + 1]])
  })
})

describe('what is odd and still read', () => {
  test('bytes that are not UTF-8 are shown as U+FFFD, and reported', async () => {
    const text = withLines('app', taskEnd(9, { host: 'A<>B' }), { Event: 'Foo', x: '<>' })
    const bytes = Buffer.from(text.replaceAll('<>', '\u00c3('), 'latin1')
    const log = await loaded({ app: bytes })
    expect(log.file('app')).toMatchObject({ state: 'complete', badLines: 0 })
    expect(await log.rows('SELECT host FROM tasks WHERE task_id = 9')).toEqual([['A\ufffd(B']])
    expect(await log.rows("SELECT json->>'x' FROM other_events")).toEqual([['\ufffd(']])
    expect(await log.rows("SELECT line FROM diagnostics WHERE code = 'not_utf8' ORDER BY 1")).toEqual([
      [15],
      [16],
    ])
  })

  test('of a key that stands twice the last one counts, as for Jackson', async () => {
    const twice = JSON.stringify(taskEnd(9)).replace('"Stage ID":0', '"Stage ID":7,"Stage ID":0')
    const log = await loaded({ app: withLines('app', twice) })
    expect(await log.rows('SELECT stage_id FROM tasks WHERE task_id = 9')).toEqual([[0]])
  })

  test('an event that nobody knows is kept as it stands, with its place', async () => {
    const lines = ['{"Event":"com.vendor.Started","n":9007199254740993, "b":1.50}', '{"no":"event"}']
    const log = await loaded({ app: withLines('app', ...lines) })
    expect(log.file('app').state).toBe('complete')
    expect(await log.rows('SELECT event, position, json FROM other_events ORDER BY position')).toEqual([
      ['com.vendor.Started', 14, lines[0]],
      [null, 15, lines[1]],
    ])
  })

  test('a log without ApplicationStart gets its id from the file name', async () => {
    const log = await loaded({
      'my-app': logText(smallApp().filter(({ Event: e }) => !String(e).endsWith('ApplicationStart'))),
    })
    expect(await log.rows('SELECT app_id, name, completed FROM attempts')).toEqual([['my-app', null, true]])
    expect(await log.rows('SELECT count(*) FROM tasks')).toEqual([[3]])
    expect(await log.rows("SELECT detail FROM diagnostics WHERE code = 'no_application_start'")).toEqual([
      ['application id: my-app'],
    ])
  })

  test('a flood of empty or short lines is soon done with, and counted', async () => {
    const blank = await loaded({
      app: Buffer.concat([Buffer.from(withLines('app')), Buffer.alloc(4e6, '\n')]),
    })
    expect(blank.file('app')).toMatchObject({ state: 'complete', lines: 15 + 4e6 })
    const short = await loaded({
      app: Buffer.concat([Buffer.from(withLines('app')), Buffer.alloc(4e5, 'x\n')]),
    })
    expect(short.file('app')).toMatchObject({ state: 'damaged', badLines: 2e5 })
    expect(await short.rows('SELECT count(*), max(detail) FILTER (line IS NULL) FROM diagnostics')).toEqual([
      [1001, '199000 more'],
    ])
  })
})
