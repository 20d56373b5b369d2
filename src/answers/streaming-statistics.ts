/** Statistics of DStreams: a history server has no listener for them (ApiStreamingApp.scala). */
import type { Endpoint } from './endpoint.ts'
import { attemptEndpoint } from './endpoint.ts'
import { notFound } from './errors.ts'
import { anyOf, INT, LONG, type PathParameter, type QueryParameter } from './parameters.ts'

interface Parameters {
  readonly path?: Readonly<Record<string, PathParameter<unknown>>>
  readonly query?: Readonly<Record<string, QueryParameter<unknown>>>
}

const PATHS: Readonly<Record<string, Parameters>> = {
  statistics: {},
  receivers: {},
  'receivers/{streamId}': { path: { streamId: INT } },
  batches: { query: { status: anyOf(['COMPLETED', 'QUEUED', 'PROCESSING'] as const) } },
  'batches/{batchId}': { path: { batchId: LONG } },
  'batches/{batchId}/operations': { path: { batchId: LONG } },
  'batches/{batchId}/operations/{outputOpId}': { path: { batchId: LONG, outputOpId: INT } },
}

/** `streaming/...` */
export const streamingStatistics: readonly Endpoint[] = Object.entries(PATHS).map(([below, parameters]) =>
  attemptEndpoint({
    path: `streaming/${below}`,
    ...(parameters.path && { parameters: parameters.path }),
    ...(parameters.query && { query: parameters.query }),
    async answer({ attempt }) {
      throw notFound(`no streaming listener attached to ${attempt.name ?? 'null'}`)
    },
  }),
)
