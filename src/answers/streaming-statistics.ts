/** Statistics of DStreams: a history server has no listener for them (ApiStreamingApp.scala). */
import type { Endpoint } from './endpoint.ts'
import { attemptEndpoint } from './endpoint.ts'
import { notFound } from './errors.ts'
import { LONG, type PathParameter, TEXT } from './parameters.ts'

const PATHS: readonly (readonly [
  path: string,
  parameters: Readonly<Record<string, PathParameter<unknown>>>,
])[] = [
  ['statistics', {}],
  ['receivers', {}],
  ['receivers/{streamId}', { streamId: LONG }],
  ['batches', {}],
  ['batches/{batchId}', { batchId: LONG }],
  ['batches/{batchId}/operations', { batchId: LONG }],
  ['batches/{batchId}/operations/{outputOpId}', { batchId: LONG, outputOpId: TEXT }],
]

/** `streaming/...` */
export const streamingStatistics: readonly Endpoint[] = PATHS.map(([path, parameters]) =>
  attemptEndpoint({
    path: `streaming/${path}`,
    parameters,
    async answer({ attempt }) {
      throw notFound(`no streaming listener attached to ${attempt.name ?? 'null'}`)
    },
  }),
)
