import type { Scheme } from '../scheme.ts'

/** A live history server, or the UI of an application that runs. */
export const historyServer: Scheme = {
  prefixes: ['shs:'],
  options: {
    via: {
      type: 'string',
      choices: ['log', 'rest'],
      describe:
        'log: the event logs, which say all (the default). rest: what the REST API tells, where logs cannot be had',
    },
  },
  async *find(source, context) {
    const { findHistoryServer } = await import('./find.ts')
    yield* findHistoryServer(source, context)
  },
}
