import type { Scheme } from '../scheme.ts'

/** One file of a web server, or the zip of a history server's `/api/v1/applications/ID/logs`. */
export const http: Scheme = {
  prefixes: ['http://', 'https://'],
  options: {},
  async *find(source, context) {
    const { findHttp } = await import('./find.ts')
    yield* findHttp(source, context)
  },
}
