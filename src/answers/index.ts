/** All endpoints. Of two that a path fits, the first is asked. */
import { applicationList, oneApplication, oneAttempt } from './applications.ts'
import type { Endpoint } from './endpoint.ts'
import { environmentInfo } from './environment.ts'
import { activeExecutors, allExecutors } from './executors.ts'
import { jobList, oneJob } from './jobs.ts'
import { allLogs, attemptLogs } from './logs.ts'
import { processList } from './processes.ts'
import { oneExecution, sqlList } from './sql.ts'
import { sqlTable } from './sql-table.ts'
import { oneStageAttempt, stageAttempts, stageList } from './stages.ts'
import { oneRdd, rddList } from './storage.ts'
import { oneStreamingRun, streamingRuns } from './streaming-queries.ts'
import { streamingStatistics } from './streaming-statistics.ts'
import { taskList } from './task-list.ts'
import { taskSummary } from './task-summary.ts'
import { taskTable } from './task-table.ts'
import { executorThreads, taskThreads } from './threads.ts'
import { version } from './version.ts'

export const ENDPOINTS: readonly Endpoint[] = [
  version,
  jobList,
  oneJob,
  sqlTable,
  sqlList,
  oneExecution,
  stageList,
  stageAttempts,
  oneStageAttempt,
  taskList,
  taskSummary,
  taskTable,
  activeExecutors,
  allExecutors,
  executorThreads,
  taskThreads,
  processList,
  rddList,
  oneRdd,
  environmentInfo,
  ...streamingStatistics,
  streamingRuns,
  oneStreamingRun,
  applicationList,
  oneApplication,
  allLogs,
  attemptLogs,
  oneAttempt,
]
