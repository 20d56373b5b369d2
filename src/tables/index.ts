import { attempts } from './attempts.ts'
import { blockManagers } from './block-managers.ts'
import { blockUpdates } from './block-updates.ts'
import { connectOperations } from './connect-operations.ts'
import { connectSessions } from './connect-sessions.ts'
import { diagnostics } from './diagnostics.ts'
import { environment } from './environment.ts'
import { exclusions } from './exclusions.ts'
import { executorLogs } from './executor-logs.ts'
import { executorMetrics } from './executor-metrics.ts'
import { executors, executorsFormer } from './executors.ts'
import { jobStages } from './job-stages.ts'
import { jobs } from './jobs.ts'
import { logs } from './logs.ts'
import { miscProcesses } from './misc-processes.ts'
import { otherEvents } from './other-events.ts'
import { rddDistributions } from './rdd-distributions.ts'
import { rddPartitions } from './rdd-partitions.ts'
import { rdds } from './rdds.ts'
import { resourceProfiles } from './resource-profiles.ts'
import type { Table } from './schema.ts'
import { speculation } from './speculation.ts'
import { sqlExecutions } from './sql-executions.ts'
import { sqlMetrics } from './sql-metrics.ts'
import { sqlPlanEdges } from './sql-plan-edges.ts'
import { sqlPlanNodes } from './sql-plan-nodes.ts'
import { sqlPlans } from './sql-plans.ts'
import { stageAccumulables } from './stage-accumulables.ts'
import { stageExecutors } from './stage-executors.ts'
import { stagePeaks } from './stage-peaks.ts'
import { stageRdds } from './stage-rdds.ts'
import { stages } from './stages.ts'
import { streamingProgress } from './streaming-progress.ts'
import { streamingQueries } from './streaming-queries.ts'
import { taskAccumulables } from './task-accumulables.ts'
import { taskExecutorMetrics } from './task-executor-metrics.ts'
import { taskResubmissions } from './task-resubmissions.ts'
import { tasks } from './tasks.ts'
import { thriftOperations } from './thrift-operations.ts'
import { thriftSessions } from './thrift-sessions.ts'

/** Every table of the database, in the order the docs show them. */
export const TABLES: readonly Table[] = [
  logs,
  diagnostics,
  attempts,
  environment,
  resourceProfiles,
  executors,
  executorsFormer,
  executorMetrics,
  executorLogs,
  blockManagers,
  exclusions,
  miscProcesses,
  jobs,
  jobStages,
  stages,
  stageAccumulables,
  stagePeaks,
  stageExecutors,
  stageRdds,
  speculation,
  tasks,
  taskResubmissions,
  taskAccumulables,
  taskExecutorMetrics,
  rdds,
  rddPartitions,
  rddDistributions,
  blockUpdates,
  sqlExecutions,
  sqlPlans,
  sqlPlanNodes,
  sqlPlanEdges,
  sqlMetrics,
  streamingQueries,
  streamingProgress,
  connectSessions,
  connectOperations,
  thriftSessions,
  thriftOperations,
  otherEvents,
]
