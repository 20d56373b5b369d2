/** All endpoints below `/api/v1`. */
import type { Endpoint } from './endpoint.ts'
import { jobList, oneJob } from './jobs.ts'

export const ENDPOINTS: readonly Endpoint[] = [jobList, oneJob]
