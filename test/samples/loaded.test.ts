import { basename } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { load } from '../../src/index.ts'
import { counted } from './counted.ts'
import { LOGS, logsIn, SAMPLES } from './samples.ts'
import { type Stored, stored } from './stored-rows.ts'

let all: Stored

beforeAll(async () => {
  all = await stored((db) => load(SAMPLES, { db }))
}, 60_000)

test('every log of every case is expected, and what else lies there is no log', () => {
  expect(SAMPLES.flatMap(logsIn).sort()).toEqual(LOGS.map(({ path }) => basename(path)).sort())
  const logs = new Set(LOGS.map(({ path }) => path))
  const others = all.summary.files.filter(({ logPath }) => !logs.has(logPath))
  expect(others.filter(({ state }) => state !== 'not a log' && state !== 'skipped')).toEqual([])
})

describe.each(LOGS)('$sample $expected.attempt_id', (log) => {
  const { path, expected } = log
  const unreadable = expected.files.some(({ reader_error }) => reader_error !== undefined)
  const filesOf = () => all.summary.files.filter(({ logPath }) => logPath === path)

  test('files, states and lines', () => {
    const last = expected.files.length - 1
    const ended = expected.state === 'complete' ? 'complete' : 'in progress'
    expect(filesOf()).toMatchObject(
      expected.files.map(({ file, codec, bytes }, i) => ({
        path: expect.stringMatching(`/${file}$`),
        codec,
        state:
          i < last
            ? 'complete'
            : expected.state === 'truncated' && !expected.named_in_progress
              ? 'truncated'
              : ended,
        storedBytes: bytes,
        badLines: 0,
        appId: expected.app_id,
        attemptId: expected.attempt_id,
        unchanged: false,
      })),
    )
    expected.files.forEach(({ decoded_bytes, events, reader_error }, i) => {
      const file = filesOf()[i]!
      if (reader_error === undefined) expect(file).toMatchObject({ bytes: decoded_bytes, events })
      else {
        // We read further than Spark's own reader, which gives up a whole block.
        expect(file.bytes).toBeGreaterThanOrEqual(decoded_bytes)
        expect(file.events).toBeGreaterThanOrEqual(events)
      }
    })
  })

  test('what is cut is told, where it is cut', () => {
    const cuts = all.diagnostics
      .filter(({ code, path: file }) => code === 'truncated' && file.startsWith(path))
      .map(({ path: file, line }) => ({ file: basename(file), line }))
    if (expected.state !== 'truncated') return expect(cuts).toEqual([])
    expect(filesOf().at(-1)?.reason).toMatch(/^truncated/)
    if (unreadable) expect(cuts.length).toBeGreaterThan(0)
    else expect(cuts).toEqual(expected.bad_lines.map(({ file, line }) => ({ file, line })))
    expect(expected.bad_lines.every((line) => line.last)).toBe(true)
  })

  test('application, jobs, stages, tasks, executors, SQL executions, sums of metrics', () => {
    const { app_id, attempt_id, name, user, spark_version, start_time, end_time } = expected
    const got = counted(all.ofLog(path))
    expect(got).toMatchObject({ app_id, attempt_id, name, user, spark_version, start_time, end_time })
    const isMore = filesOf().some(({ events }, i) => events > expected.files[i]!.events)
    if (isMore) {
      for (const kind of ['jobs', 'stage_attempts', 'tasks', 'sql_executions'] as const)
        expect(got[kind].total).toBeGreaterThanOrEqual(expected[kind].total!)
      return
    }
    for (const kind of Object.keys(got) as (keyof typeof got)[])
      expect(got[kind], kind).toEqual(expected[kind])
  })
})
