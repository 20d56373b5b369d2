import { attemptEndpoint } from './endpoint.ts'
import { failed } from './errors.ts'
import { type Json, Streamed } from './json.ts'
import { anyOf, INT, int, oneOf } from './parameters.ts'
import { BY_ID, isSmall, type TaskAnswer, taskOrder, taskPages } from './task-pages.ts'
import { stored } from './task-sorting.ts'

export const TASK_STATUSES = ['RUNNING', 'KILLED', 'FAILED', 'SUCCESS', 'UNKNOWN'] as const

const BY_RUN_TIME = taskOrder(stored('executor_run_time_ms'))
const ORDERS = {
  ID: BY_ID.ascending,
  INCREASING_RUNTIME: BY_RUN_TIME.ascending,
  DECREASING_RUNTIME: BY_RUN_TIME.descending,
  RUNTIME: BY_RUN_TIME.ascending,
  '-RUNTIME': BY_RUN_TIME.descending,
}

const QUERY = {
  offset: int(0),
  length: int(20),
  sortBy: oneOf(['ID', 'INCREASING_RUNTIME', 'DECREASING_RUNTIME', 'RUNTIME', '-RUNTIME'] as const, 'ID'),
  status: anyOf(TASK_STATUSES),
}

/** `stages/{stageId}/{stageAttemptId}/taskList`: filtered, then cut (AppStatusStore.scala, taskList). */
export const taskList = attemptEndpoint({
  path: 'stages/{stageId}/{stageAttemptId}/taskList',
  parameters: { stageId: INT, stageAttemptId: INT },
  query: QUERY,
  async answer({ reader, attempt, path, query }) {
    // Spark has null for an empty one.
    if (query.status.includes('')) throw failed()
    // With a status Spark cuts a sequence, and without one it asks the store for what must be more than nothing.
    if (query.status.length === 0 && query.length <= 0) throw failed()
    const offset = Math.max(0, query.offset)
    // The sum is an Int there, and overflows.
    const length =
      query.status.length === 0 ? query.length : Math.max(0, ((query.offset + query.length) | 0) - offset)
    const page = { ...path, statuses: query.status, order: ORDERS[query.sortBy], offset, length }
    const pages = taskPages(reader, attempt, page)
    if (!isSmall(length)) return Streamed.array(answers(pages))
    const all: Json[] = []
    for await (const answer of answers(pages)) all.push(answer)
    return all
  },
})

async function* answers(pages: AsyncIterable<readonly TaskAnswer[]>): AsyncGenerator<Json> {
  for await (const page of pages) for (const { answer } of page) yield answer
}
