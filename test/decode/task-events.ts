/** Task events as Spark writes them, with everything that can vary. */
import fc from 'fast-check'
import { EXECUTOR_METRICS } from '../../src/events/executor-metrics.ts'
import { TASK_END_COLUMNS } from '../../src/events/task-columns.ts'

type Json = { [key: string]: unknown }

const anyLong = fc.oneof(
  fc.constant(0),
  fc.nat(),
  fc.integer(),
  fc.maxSafeInteger(),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
)
const anyText = fc.oneof(
  fc.constantFrom('driver', '1', 'PROCESS_LOCAL', 'ip-10-0-0-1.ec2.internal'),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 6 }),
)

const accumulable = fc.record(
  {
    ID: fc.nat(300),
    Name: fc.constantFrom(
      'number of output rows',
      'duration',
      'internal.metrics.resultSize',
      'mine',
      'größe',
    ),
    Update: fc.oneof(
      fc.nat(),
      fc.nat().map(String),
      anyLong.map(String),
      fc.constantFrom<unknown>('abc', 1.5, null, [], '-1', '007'),
    ),
    Value: fc.oneof(fc.nat().map(String), fc.nat(), anyText),
    Internal: fc.boolean(),
    'Count Failed Values': fc.boolean(),
    Metadata: fc.constant('sql'),
  },
  { requiredKeys: ['ID'] },
)

/** TaskEnd events: each field is there or not, and of any value its type allows. */
export const taskEnds: fc.Arbitrary<Json> = fc
  .record({
    values: fc.tuple(
      ...TASK_END_COLUMNS.map(({ kind }) =>
        kind === 'int'
          ? fc.integer()
          : kind === 'flag'
            ? fc.boolean()
            : kind === 'text'
              ? anyText
              : kind === 'time'
                ? fc.oneof(fc.constant(0), fc.nat(4_000_000_000_000))
                : anyLong,
      ),
    ),
    present: fc.oneof(
      fc.constant(undefined),
      fc.array(fc.boolean(), { minLength: TASK_END_COLUMNS.length, maxLength: TASK_END_COLUMNS.length }),
    ),
    accumulables: fc.array(accumulable, { maxLength: 6 }),
    metrics: fc.array(fc.oneof(fc.constant(0), anyLong), {
      minLength: EXECUTOR_METRICS.length,
      maxLength: EXECUTOR_METRICS.length,
    }),
    reason: fc.constantFrom<Json>(
      { Reason: 'Success' },
      { Reason: 'Resubmitted' },
      { Reason: 'TaskKilled', 'Kill Reason': 'another attempt "won"' },
    ),
    blocks: fc.constantFrom<unknown>([], [{ 'Block ID': 'rdd_0_0', Status: { 'Memory Size': 12 } }]),
    vendor: fc.option(fc.oneof(fc.nat(), anyText, fc.constantFrom(true, null, [1, 'x'], { a: { b: 1 } })), {
      nil: undefined,
    }),
  })
  .map(({ values, present, accumulables, metrics, reason, blocks, vendor }) => {
    const event: Json = { Event: 'SparkListenerTaskEnd', 'Task End Reason': reason }
    TASK_END_COLUMNS.forEach(({ path }, i) => {
      if (present === undefined || present[i]) put(event, path, values[i])
    })
    put(event, ['Task Info', 'Accumulables'], accumulables)
    put(event, ['Task Metrics', 'Updated Blocks'], blocks)
    EXECUTOR_METRICS.forEach(([key], i) => {
      put(event, ['Task Executor Metrics', key], metrics[i])
    })
    if (vendor !== undefined) event['Vendor Field'] = vendor
    return event
  })

/** JSON text that keeps bigints, with keys in an order and white space of `seed`'s choice. */
export function write(
  value: unknown,
  { shuffle = 0, space = '' }: { shuffle?: number; space?: string } = {},
): string {
  if (typeof value === 'bigint') return value.toString()
  if (Array.isArray(value))
    return `[${value.map((item) => write(item, { shuffle, space })).join(`,${space}`)}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const entries = Object.entries(value)
  const from = entries.length === 0 ? 0 : shuffle % entries.length
  const turned = [...entries.slice(from), ...entries.slice(0, from)]
  return `{${turned.map(([key, inner]) => `${JSON.stringify(key)}:${space}${write(inner, { shuffle, space })}`).join(`,${space}`)}}`
}

function put(root: Json, path: readonly string[], value: unknown): void {
  const [last, ...outer] = [...path].reverse()
  let at = root
  for (const key of outer.reverse()) {
    at[key] ??= {}
    at = at[key] as Json
  }
  at[last!] = value
}
