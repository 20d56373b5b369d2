import type { Scheme } from '../scheme.ts'

/** A cluster of Databricks that is there, by the REST API of its Spark UI: `databricks:0601-182128-dcbte59m`. */
export const databricks: Scheme = {
  prefixes: ['databricks:'],
  options: {},
  async *find(source, context) {
    const { findDatabricks } = await import('./find.ts')
    yield* findDatabricks(source, context)
  },
}
