import { describe, expect, it } from 'vitest'
import type { BaseLog } from '../../bench/grow/base-log.ts'
import { chooseStage } from '../../bench/grow/choose.ts'
import { grow } from '../../bench/grow/grow.ts'
import { baseLog } from './base-log.ts'

interface Accumulable {
  readonly ID: number
  readonly Update: number | string
  readonly Value: number | string
}

interface Event {
  readonly Event: string
  readonly executionId?: number
  readonly time?: number
  readonly Timestamp?: number
  readonly 'Stage ID': number
  readonly 'Stage IDs': readonly number[]
  readonly 'Stage Info': {
    readonly 'Stage ID': number
    'Number of Tasks': number
    Accumulables: Accumulable[]
  }
  readonly 'Task Info': {
    'Task ID': number
    'Launch Time': number
    'Finish Time': number
    Accumulables: Accumulable[]
  }
  readonly 'Task Metrics': { 'Executor Run Time': number; 'Result Size': number }
}

async function grown(options: { bytes?: number; seed?: number; appId?: string } = {}): Promise<string[]> {
  const choice = await chooseStage(only(baseLog()), 400)
  expect(choice.stage).toBe(11)
  const lines = grow(choice, { bytes: 60_000, tasksPerStage: 30, seed: 1, ...options })
  return [...lines].map(({ text }) => text)
}

async function* only(log: BaseLog): AsyncGenerator<BaseLog> {
  yield log
}

function parse(lines: readonly string[]): Event[] {
  return lines.map((line) => JSON.parse(line) as Event)
}

describe('grow', () => {
  it('gives every round jobs, stages, executions and tasks of its own', async () => {
    const events = parse(await grown())
    const of = (name: string) => events.filter(({ Event }) => Event.endsWith(name))
    const rounds = of('SQLExecutionStart').length
    expect(rounds).toBeGreaterThan(2)
    expect(of('SQLExecutionStart').map(({ executionId }) => executionId)).toEqual([...Array(rounds).keys()])
    expect(of('JobStart').flatMap((job) => job['Stage IDs'])).toEqual([...Array(2 * rounds).keys()])
    const started = of('TaskStart').map((event) => event['Task Info']['Task ID'])
    expect(started).toEqual([...Array(started.length).keys()])
    const ended = of('TaskEnd').map((event) => event['Task Info']['Task ID'])
    expect(ended.toSorted((a, b) => a - b)).toEqual(started)
  })

  it('runs as many tasks of the stage as its info says, each one started before it ends', async () => {
    const counts = new Map<number, number>()
    const running = new Set<number>()
    for (const event of parse(await grown())) {
      if (event.Event === 'SparkListenerTaskStart') running.add(event['Task Info']['Task ID'])
      if (event.Event === 'SparkListenerTaskEnd') {
        const info = event['Task Info']
        expect(running.delete(info['Task ID'])).toBe(true)
        expect(info['Finish Time']).toBeGreaterThan(info['Launch Time'])
        counts.set(event['Stage ID'], (counts.get(event['Stage ID']) ?? 0) + 1)
      }
      if (event.Event === 'SparkListenerStageCompleted' && event['Stage Info']['Stage ID'] % 2 === 0)
        expect(event['Stage Info']['Number of Tasks']).toBe(counts.get(event['Stage Info']['Stage ID']))
    }
    expect(running.size).toBe(0)
    expect(counts.get(0)).toBe(30)
  })

  it('varies what varied, keeps what did not, and sums up accumulators', async () => {
    const seen = new Set<number>()
    let sum = 0
    for (const event of parse(await grown())) {
      if (event.Event === 'SparkListenerTaskEnd' && event['Stage ID'] === 2) {
        const [time, rows] = event['Task Info'].Accumulables
        const ran = event['Task Metrics']['Executor Run Time']
        sum += ran
        seen.add(ran)
        expect(time).toMatchObject({ ID: 2, Update: ran, Value: sum })
        expect(rows).toMatchObject({ ID: 3, Update: '100' })
        expect(event['Task Metrics']['Result Size']).toBe(900)
      }
      if (event.Event === 'SparkListenerStageCompleted' && event['Stage Info']['Stage ID'] === 2)
        expect(event['Stage Info'].Accumulables[0]).toMatchObject({ ID: 2, Value: sum })
    }
    expect(seen.size).toBeGreaterThan(10)
  })

  it('goes on in time from round to round', async () => {
    const events = parse(await grown())
    const times = events.filter(({ time }) => time !== undefined).map(({ time }) => time!)
    expect(times).toEqual(times.toSorted((a, b) => a - b))
    expect(events.at(-1)!.Timestamp).toBeGreaterThan(times.at(-1)!)
  })

  it('has the size that was asked for', async () => {
    for (const bytes of [20_000, 300_000]) {
      const length = (await grown({ bytes })).join('\n').length
      expect(length).toBeGreaterThan(bytes * 0.9)
      expect(length).toBeLessThan(bytes * 1.05)
    }
  })

  it('depends on the seed alone', async () => {
    expect(await grown()).toEqual(await grown())
    expect(await grown({ seed: 2 })).not.toEqual(await grown())
  })

  it('renames the application', async () => {
    const lines = await grown({ appId: 'app-9' })
    expect(lines[1]).toContain('"App ID":"app-9"')
  })
})
