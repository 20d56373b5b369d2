import { describe, expect, it } from 'vitest'
import { streamingListener } from '../../src/reconstruct/streaming.ts'
import { streamingProgress } from '../../src/tables/streaming-progress.ts'
import { streamingQueries } from '../../src/tables/streaming-queries.ts'
import { type Output, play } from './json-drive.ts'

const NAME = 'org.apache.spark.sql.streaming.StreamingQueryListener$Query'

function replay(...events: (object | string)[]): Output {
  return play(
    events.map((event) => (typeof event === 'string' ? event : JSON.stringify(event))),
    (context) => [streamingListener(context)],
  )
}
const started = {
  Event: `${NAME}StartedEvent`,
  id: 'q',
  runId: 'r',
  name: 'rates',
  timestamp: '2026-11-21T10:17:22.310Z',
  jobTags: ['t'],
}
const progress = (more: object) => ({
  Event: `${NAME}ProgressEvent`,
  progress: {
    id: 'q',
    runId: 'r',
    name: 'rates',
    timestamp: '2026-11-21T10:17:23.440Z',
    batchId: 4,
    batchDuration: 2997,
    durationMs: { triggerExecution: 2995, getOffset: 3 },
    eventTime: { watermark: '2026-11-21T10:00:00.000Z' },
    stateOperators: [
      { numRowsTotal: 1, memoryUsedBytes: 700 },
      { numRowsTotal: 2, memoryUsedBytes: 76 },
    ],
    sources: [{ description: 's', numInputRows: 50, inputRowsPerSecond: 10.5, processedRowsPerSecond: 2.5 }],
    sink: { description: 'console', numOutputRows: -1 },
    ...more,
  },
})

describe('streaming', () => {
  it('has a row per progress event, with sums over sources and state operators', () => {
    const second = { numInputRows: 5, inputRowsPerSecond: 0.5, processedRowsPerSecond: 1 }
    const first = progress({}).progress.sources[0]!
    const [row] = replay(progress({ sources: [first, second] })).of(streamingProgress)
    expect(row).toMatchObject({
      run_id: 'r',
      query_id: 'q',
      batch_id: 4,
      trigger_time: Date.parse('2026-11-21T10:17:23.440Z'),
      input_rows: 55,
      input_rows_per_second: 11,
      processed_rows_per_second: 3.5,
      output_rows: null,
      trigger_execution_ms: 2995,
      latest_offset_ms: 3,
      add_batch_ms: null,
      watermark: Date.parse('2026-11-21T10:00:00Z'),
      state_rows: 3,
      state_memory_bytes: 776,
      state_rows_removed: null,
    })
    expect(JSON.parse(row!.progress)).toEqual(progress({ sources: [first, second] }).progress)
  })

  it('takes the text NaN as a rate that Spark could not compute', () => {
    const sources = [{ numInputRows: 3, inputRowsPerSecond: 'NaN', processedRowsPerSecond: 'Infinity' }]
    const output = replay(progress({ sources }))
    expect(output.problems).toEqual([])
    expect(output.of(streamingProgress)[0]).toMatchObject({
      input_rows: 3,
      input_rows_per_second: null,
      processed_rows_per_second: null,
    })
    expect(output.of(streamingProgress)[0]!.progress).toContain('"NaN"')
  })

  it('keeps all digits of what it passes on', () => {
    const line = JSON.stringify(progress({ batchId: 0 })).replace('"batchId":0', '"batchId":9007199254740993')
    const [row] = replay(line).of(streamingProgress)
    expect(row!.batch_id).toBe(9007199254740993n)
    expect(row!.progress).toContain('"batchId":9007199254740993,')
  })

  it('says how each run of a query ended', () => {
    const output = replay(
      started,
      progress({}),
      { Event: `${NAME}IdleEvent`, id: 'q', runId: 'r', timestamp: 'x' },
      { Event: `${NAME}TerminatedEvent`, id: 'q', runId: 'r', exception: 'boom', errorClassOnException: 'X' },
      { ...started, runId: 'r2' },
      { Event: `${NAME}TerminatedEvent`, id: 'q', runId: 'r2', exception: null },
      { ...started, runId: 'r3', name: null },
    )
    expect(output.of(streamingQueries)).toEqual([
      {
        run_id: 'r',
        query_id: 'q',
        name: 'rates',
        status: 'FAILED',
        start_time: Date.parse('2026-11-21T10:17:22.310Z'),
        last_progress_time: Date.parse('2026-11-21T10:17:23.440Z'),
        progress_events: 1,
        idle_events: 1,
        exception: 'boom',
        error_class: 'X',
        job_tags: ['t'],
      },
      expect.objectContaining({ run_id: 'r2', status: 'FINISHED', exception: null, progress_events: 0 }),
      expect.objectContaining({ run_id: 'r3', status: 'RUNNING', name: null, last_progress_time: null }),
    ])
  })

  it('survives what Spark 2.0 wrote', () => {
    const queryInfo = { name: 'hello', id: 0, sourceStatuses: [], sinkStatus: { description: 'm' } }
    const queryStatus = {
      name: 'query-1',
      id: 1,
      timestamp: 1480491481350,
      inputRate: 83.5,
      processingRate: 'NaN',
      latency: null,
    }
    const output = replay(
      { Event: `${NAME}Progress`, queryInfo },
      { Event: `${NAME}Terminated`, queryInfo, exception: 'boom', stackTrace: [] },
      { Event: `${NAME}StartedEvent`, queryStatus },
      { Event: `${NAME}ProgressEvent`, queryStatus },
      { Event: `${NAME}TerminatedEvent`, queryStatus, exception: null },
    )
    expect(output.problems).toEqual([])
    expect(output.of(streamingQueries)).toMatchObject([
      { query_id: '0', run_id: null, name: 'hello', status: 'FAILED', progress_events: 1 },
      { query_id: '1', name: 'query-1', status: 'FINISHED', start_time: 1480491481350 },
    ])
    expect(output.of(streamingProgress)).toMatchObject([
      { query_id: '0', progress: JSON.stringify(queryInfo) },
      { query_id: '1', input_rows_per_second: 83.5, processed_rows_per_second: null },
    ])
  })
})
