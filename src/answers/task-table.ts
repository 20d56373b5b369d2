/** The task table of the stage page (StagesResource.scala, taskTable): what DataTables asks for. */
import type { Reader } from '../store/reader.ts'
import type { Attempt } from './attempt.ts'
import { attemptEndpoint } from './endpoint.ts'
import { failed } from './errors.ts'
import { type Json, Streamed } from './json.ts'
import { decodedText, INT, javaInt } from './parameters.ts'
import { isSmall, type TaskPage, taskOrder, taskPages } from './task-pages.ts'
import { taskContains } from './task-search.ts'
import { TASK_COLUMNS_BY_TITLE } from './task-sorting.ts'

const ORDERS = new Map(
  Object.entries(TASK_COLUMNS_BY_TITLE).map(([title, expression]) => [title, taskOrder(expression)]),
)

const QUERY = {
  numTasks: decodedText,
  columnNameToSort: decodedText,
  start: decodedText,
  length: decodedText,
  'order[0][dir]': decodedText,
  'search[value]': decodedText,
}

/** `stages/{stageId}/{stageAttemptId}/taskTable`: without its parameters Spark fails. */
export const taskTable = attemptEndpoint({
  path: 'stages/{stageId}/{stageAttemptId}/taskTable',
  parameters: { stageId: INT, stageAttemptId: INT },
  query: QUERY,
  async answer({ reader, attempt, path, query }) {
    const total = javaInt(query.numTasks)
    const title = query.columnNameToSort?.toLowerCase() === 'logs' ? 'Index' : query.columnNameToSort
    const order = ORDERS.get(title ?? '')
    if (order === undefined) throw failed()
    const searched = query['search[value]']?.toLowerCase() ?? ''
    const whole = {
      ...path,
      statuses: [],
      order: query['order[0][dir]']?.toLowerCase() === 'asc' ? order.ascending : order.descending,
      offset: 0,
      length: total,
    }
    if (total <= 0 && searched !== '') throw failed()
    if (searched === '') {
      const length = javaInt(query.length)
      if (length <= 0) throw failed()
      const page = { ...whole, offset: Math.max(0, javaInt(query.start)), length }
      return table(String(query.numTasks), String(query.numTasks), found(reader, attempt, page, ''), length)
    }
    const count = await countOf(found(reader, attempt, whole, searched))
    if (count === 0) {
      const hasTasks = (await countOf(found(reader, attempt, { ...whole, length: 1 }, ''))) > 0
      return { recordsFiltered: hasTasks ? '0' : query.numTasks, aaData: [], recordsTotal: query.numTasks }
    }
    const start = javaInt(query.start)
    // The sum is an Int there, and overflows.
    const end = (start + javaInt(query.length)) | 0
    const answers = sliced(found(reader, attempt, whole, searched), Math.max(0, start), end)
    return table(String(query.numTasks), String(count), answers, end - start)
  },
})

/** Numbers are texts here, and the keys are in the order of a HashMap of Java. */
async function table(
  total: string,
  filtered: string,
  answers: AsyncIterable<Json>,
  length: number,
): Promise<Json> {
  if (!isSmall(length))
    return { recordsFiltered: filtered, aaData: Streamed.array(answers), recordsTotal: total }
  const all: Json[] = []
  for await (const answer of answers) all.push(answer)
  return { recordsFiltered: filtered, aaData: all, recordsTotal: total }
}

async function* found(
  reader: Reader,
  attempt: Attempt,
  page: TaskPage,
  searched: string,
): AsyncGenerator<Json> {
  for await (const tasks of taskPages(reader, attempt, page))
    for (const { row, answer } of tasks) if (searched === '' || taskContains(row, searched)) yield answer
}

async function countOf(items: AsyncIterable<unknown>): Promise<number> {
  let count = 0
  for await (const _ of items) count++
  return count
}

async function* sliced<T>(items: AsyncIterable<T>, start: number, end: number): AsyncGenerator<T> {
  let place = 0
  for await (const item of items) {
    if (place >= end) return
    if (place++ >= start) yield item
  }
}
