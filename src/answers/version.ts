import { rootEndpoint } from './endpoint.ts'

/** The Spark whose history server these answers are those of. */
const SPARK = '4.3.0'

/** `version` */
export const version = rootEndpoint({ path: 'version', answer: async () => ({ spark: SPARK }) })
