/** All endpoints below `/api/v1`. */
import { applicationList, oneApplication, oneAttempt } from './applications.ts'
import type { Endpoint } from './endpoint.ts'
import { environmentInfo } from './environment.ts'
import { activeExecutors, allExecutors } from './executors.ts'
import { jobList, oneJob } from './jobs.ts'
import { processList } from './processes.ts'
import { oneRdd, rddList } from './storage.ts'
import { executorThreads, taskThreads } from './threads.ts'
import { version } from './version.ts'

export const ENDPOINTS: readonly Endpoint[] = [
  version,
  jobList,
  oneJob,
  activeExecutors,
  allExecutors,
  executorThreads,
  taskThreads,
  processList,
  rddList,
  oneRdd,
  environmentInfo,
  applicationList,
  oneApplication,
  oneAttempt,
]
