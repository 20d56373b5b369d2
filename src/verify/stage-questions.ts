/** What can be asked about stages and their tasks. */

/** Tasks in one answer: each has about 2 KB. */
export const MANY_TASKS = 20_000

export interface StageKey {
  readonly id: number
  readonly attempt: number
  readonly numTasks: number
  readonly rddIds: readonly number[]
}

const STATUSES = ['active', 'complete', 'pending', 'failed', 'skipped', 'bogus']
const TASK_STATUSES = ['RUNNING', 'KILLED', 'FAILED', 'SUCCESS', 'UNKNOWN']

/** Stages in lists, and stages that are not there. */
export function aboutStages({ withTasks }: { readonly withTasks: boolean }): string[] {
  return [
    '/stages',
    ...STATUSES.map((status) => `/stages?status=${status}`),
    '/stages?status=failed&status=skipped',
    '/stages?withSummaries=true',
    '/stages?withSummaries=true&quantiles=0,1',
    '/stages?quantiles=foo',
    '/stages?details=yes',
    ...(withTasks
      ? [
          '/stages?details=true',
          '/stages?details=true&withSummaries=true&quantiles=0.0,0.5,0.9,1.0',
          ...TASK_STATUSES.map((status) => `/stages?details=true&taskStatus=${status}`),
          '/stages?details=true&taskStatus=FAILED&taskStatus=KILLED&status=complete',
        ]
      : []),
    '/stages?details=true&taskStatus=BOGUS',
    '/stages/99999999',
    '/stages/99999999/0',
    '/stages/99999999/0/taskSummary',
    '/stages/99999999/0/taskList',
    '/stages/flim',
    '/stages/0/flim',
    '/stages/0/99',
    '/stages/0/99/taskSummary',
    '/stages/0/99/taskList',
    '/stages/0/0/taskTable',
    '/stages/0/0/taskSummary?quantiles=foo',
    '/stages/0/0/taskSummary?quantiles=0.5,,1',
    '/stages/0/0/taskSummary?quantiles=',
    '/stages/0/0/taskSummary?quantiles=1.5',
    '/stages/0/0/taskList?sortBy=bogus',
    '/stages/0/0/taskList?status=bogus',
    '/stages/0/0/taskList?length=many',
    '/stages/0/0/taskList?offset=-1',
    '/stages/0/0/taskList?length=0',
    '/stages/0/0/taskList?length=-1',
    '/stages/0/0/taskList?status=success&offset=1&length=2147483647',
    '/stages/0/0?withSummaries=true&quantiles=foo',
    '/stages/0/0?withSummaries=true&quantiles=-1',
    '/stages/0/0?taskStatus=bogus',
  ]
}

/** One attempt of a stage, and its tasks. */
export function aboutStage({ id, attempt, numTasks }: StageKey, place: number): string[] {
  const stage = `/stages/${id}`
  const one = `${stage}/${attempt}`
  const inParts = numTasks > MANY_TASKS
  const all = inParts ? 1000 : Math.max(20, numTasks * 2)
  return [
    `${stage}?details=false`,
    `${stage}?details=false&withSummaries=true`,
    `${one}?details=false`,
    `${one}?details=false&withSummaries=true&quantiles=0.1,0.9`,
    ...(inParts
      ? []
      : [stage, one, `${one}?withSummaries=true`, `${one}?taskStatus=FAILED&taskStatus=KILLED`]),
    `${one}/taskSummary`,
    ...QUANTILES.map((quantiles) => `${one}/taskSummary?quantiles=${quantiles}`),
    `${one}/taskList`,
    `${one}/taskList?length=${all}`,
    `${one}/taskList?length=${all}&offset=${Math.max(1, numTasks - 3)}`,
    `${one}/taskList?offset=1&length=2`,
    `${one}/taskList?offset=1000000`,
    ...SORTINGS.map((sorting) => `${one}/taskList?sortBy=${sorting}&length=${all}`),
    `${one}/taskList?sortBy=-runtime&offset=2&length=3`,
    ...TASK_STATUSES.map((status) => `${one}/taskList?status=${status}&length=${all}`),
    `${one}/taskList?status=failed&status=killed&sortBy=runtime&offset=1`,
    ...taskTables(one, numTasks, place),
  ]
}

/**
 * None near a multiple of 0.05 without being one: the server keeps what it found under the nearest hundredth
 * (AppStatusStore.scala, shouldCacheQuantile), so that 0.999 would be its answer to 1 from then on.
 */
const QUANTILES = ['0,0.25,0.5,0.75,1', '0.5', '0.9,0.1', '0.01,0.99', '0.33,0.67,0.97']
const SORTINGS = ['ID', 'runtime', '-runtime', 'INCREASING_RUNTIME', 'DECREASING_RUNTIME']

/** The columns that the page of a stage sorts by. */
const COLUMNS = [
  'Index',
  'ID',
  'Attempt',
  'Status',
  'Locality Level',
  'Executor ID',
  'Host',
  'Launch Time',
  'Duration',
  'Scheduler Delay',
  'Task Deserialization Time',
  'GC Time',
  'Result Serialization Time',
  'Getting Result Time',
  'Peak Execution Memory',
  'Accumulators',
  'Input Size / Records',
  'Output Size / Records',
  'Shuffle Read Fetch Wait Time',
  'Shuffle Read Size / Records',
  'Shuffle Remote Reads',
  'Shuffle Write Time',
  'Shuffle Write Size / Records',
  'Spill (Memory)',
  'Spill (Disk)',
  'Errors',
]
const SEARCHES = ['FAILED', 'SUCCESS', 'local', 'NODE', 'driver', '1', 'ms', 'Exception', 'no such thing']
/** Columns a stage is sorted by; the next stage takes the next ones. */
const AT_ONCE = 5

/** Pages of the table of tasks: all columns and searches in turn, over the stages. */
function taskTables(stage: string, numTasks: number, place: number): string[] {
  const table = (column: string, direction: string, more: string) =>
    `${stage}/taskTable?numTasks=${numTasks}&draw=${place}&columnNameToSort=${encodeURIComponent(column)}` +
    `&order%5B0%5D%5Bdir%5D=${direction}&columnIndexToSort=0&${more}`
  const search = (text: string) => `search%5Bvalue%5D=${encodeURIComponent(text)}`
  const columns = Array.from({ length: AT_ONCE }, (_, i) => COLUMNS[(place * AT_ONCE + i) % COLUMNS.length]!)
  return [
    ...columns.map((column, i) =>
      table(column, i % 2 === 0 ? 'asc' : 'desc', `start=0&length=50&${search('')}`),
    ),
    table('Index', 'asc', `start=2&length=3&${search('')}`),
    table('Launch Time', 'desc', `start=0&length=20&${search(SEARCHES[place % SEARCHES.length]!)}`),
    ...(place === 0
      ? [
          table('No Such Column', 'asc', `start=0&length=20&${search('')}`),
          table('Index', 'asc', `start=1&length=2147483647&${search('driver')}`),
        ]
      : []),
  ]
}
