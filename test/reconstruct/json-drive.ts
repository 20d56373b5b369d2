/** Plays lines of a log to listeners with nothing but JSON.parse: no fast path between the log and what is tested. */
import { parseJson } from '../../src/base/exact-json.ts'
import { EVENTS, type SparkEvent } from '../../src/events/index.ts'
import type { EventDeclaration } from '../../src/events/schema.ts'
import type { BlockColumn } from '../../src/events/task-block.ts'
import type { Context, Listener, TaskEnds, TaskStarts } from '../../src/reconstruct/listener.ts'
import type { RowOf, Table } from '../../src/tables/schema.ts'

type Json = Record<string, unknown>

/** What came out: rows by table, and the problems. */
export class Output implements Context {
  readonly rows = new Map<string, unknown[]>()
  readonly problems: string[] = []

  row<T extends Table>(table: T, row: RowOf<T>): void {
    const rows = this.rows.get(table.name)
    if (rows) rows.push(row)
    else this.rows.set(table.name, [row])
  }

  problem(code: string, detail: string): void {
    this.problems.push(`${code}: ${detail}`)
  }

  of<T extends Table>(table: T): RowOf<T>[] {
    return (this.rows.get(table.name) ?? []) as RowOf<T>[]
  }
}

/** Plays the lines, then ends the log. Events that cannot be read are problems. */
export function play(lines: Iterable<string>, create: (context: Context) => readonly Listener[]): Output {
  const output = new Output()
  const listeners = create(output)
  const declared = new Map(EVENTS.map((event) => [event.name as string, event as EventDeclaration]))
  for (const line of lines) {
    let json: Json
    try {
      json = parseJson(line) as Json
    } catch {
      output.problem('bad_json', line.slice(0, 40))
      continue
    }
    if (json.Event === 'SparkListenerTaskStart') {
      const starts = taskStartBlock(json)
      for (const listener of listeners) listener.taskStart?.(starts, 0)
    }
    if (json.Event === 'SparkListenerTaskEnd') {
      const ends = taskEndBlock(json)
      for (const listener of listeners) listener.taskEnd?.(ends, 0)
    }
    const declaration = declared.get(String(json.Event))
    if (declaration === undefined) continue
    try {
      const event = { event: declaration.name, ...declaration.read(json, declaration.name) } as SparkEvent
      for (const { on } of listeners) (on[event.event] as ((event: SparkEvent) => void) | undefined)?.(event)
    } catch (error) {
      output.problem('bad_event', String(error))
    }
  }
  for (const listener of listeners) listener.finish?.()
  return output
}

/** Blocks of one row with the columns that SQL needs. */
function taskStartBlock(json: Json): TaskStarts {
  const info = json['Task Info'] as Json
  return {
    rows: 1,
    columns: {
      ...taskColumns(json, info),
      executor_id: { kind: 'text', codes: new Uint16Array([0]), names: [String(info['Executor ID'])] },
    },
  }
}

function taskEndBlock(json: Json): TaskEnds {
  const info = json['Task Info'] as Json
  const updates = (info.Accumulables as Json[] | undefined)?.filter(
    ({ Name, Update }) =>
      Update !== undefined && !String(Name).startsWith('internal.metrics.') && /^-?\d+$/.test(String(Update)),
  )
  const values = new BigInt64Array((updates ?? []).map(({ Update }) => BigInt(String(Update))))
  const flag = (value: unknown): BlockColumn => ({
    kind: 'flag',
    values: new Uint8Array([value === true ? 1 : 0]),
  })
  return {
    rows: 1,
    columns: {
      ...taskColumns(json, info),
      finish_time: column('time', info['Finish Time']),
      failed: flag(info.Failed),
      killed: flag(info.Killed),
    },
    updates: {
      first: new Uint32Array([0, values.length]),
      ids: new Float64Array((updates ?? []).map(({ ID }) => Number(ID))),
      bits: new Int32Array(values.buffer),
    },
    reasons: new Map(),
    accumulables: new Map(),
    updatedBlocks: new Map(),
  }
}

function taskColumns(json: Json, info: Json) {
  return {
    stage_id: int(json['Stage ID']),
    stage_attempt_id: int(json['Stage Attempt ID']),
    task_index: int(info.Index),
    task_id: column('long', info['Task ID']),
  }
}

function column(kind: 'long' | 'time', value: unknown): BlockColumn {
  return { kind, bits: new Int32Array(new BigInt64Array([BigInt(String(value ?? 0))]).buffer) }
}

function int(value: unknown): BlockColumn {
  return { kind: 'int', values: new Int32Array([Number(value ?? 0)]) }
}
