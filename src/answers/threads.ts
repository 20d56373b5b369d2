import { attemptEndpoint } from './endpoint.ts'
import { badRequest, failed, unavailable } from './errors.ts'
import { long, TEXT, text } from './parameters.ts'

/** `executors/{executorId}/threads`: a history server has none (OneApplicationResource.scala). */
export const executorThreads = attemptEndpoint({
  path: 'executors/{executorId}/threads',
  parameters: { executorId: TEXT },
  async answer({ path: { executorId } }) {
    throw refusal(executorId)
  },
})

/** `threads` of a task */
export const taskThreads = attemptEndpoint({
  path: 'threads',
  query: { executorId: text, taskId: long },
  async answer({ query: { executorId } }) {
    // Spark does not look whether it is given.
    throw executorId === undefined ? failed() : refusal(executorId)
  },
})

function refusal(executorId: string): Error {
  return executorId === 'driver' || /^[0-9]*$/.test(executorId)
    ? unavailable('Thread dumps not available through the history server.')
    : badRequest("Invalid executorId: neither 'driver' nor number.")
}
