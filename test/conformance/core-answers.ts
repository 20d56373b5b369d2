/** The history server's answers about application, jobs, stages, tasks, executors, storage and environment, from our tables. */
import { attempts } from '../../src/tables/attempts.ts'
import { environment } from '../../src/tables/environment.ts'
import { executorMetrics } from '../../src/tables/executor-metrics.ts'
import { executors } from '../../src/tables/executors.ts'
import { jobStages } from '../../src/tables/job-stages.ts'
import { jobs } from '../../src/tables/jobs.ts'
import { miscProcesses } from '../../src/tables/misc-processes.ts'
import { rddDistributions } from '../../src/tables/rdd-distributions.ts'
import { rddPartitions } from '../../src/tables/rdd-partitions.ts'
import { rdds } from '../../src/tables/rdds.ts'
import { resourceProfiles } from '../../src/tables/resource-profiles.ts'
import { type AnyRow, rowsOf } from '../reconstruct/drive.ts'
import { type CoreTables, date, maybe, maybeDate, maybePeaks } from './core-tables.ts'
import { stagesAnswer } from './stage-answers.ts'

const REDACTED = /secret|password|token|access[.]?key|credential/i
const NEVER = -1

/** The body of the answer, text where it is an error; undefined for what is not answered here. */
export function coreAnswer(tables: CoreTables, pathAndQuery: string): unknown {
  const { pathname: path, searchParams: query } = new URL(pathAndQuery, 'http://localhost')
  if (path.startsWith('/stages') && !path.includes('flim')) return stagesAnswer(tables, path, query)
  const id = Number(path.split('/').at(-1))
  if (/^\/jobs\/\d+$/.test(path))
    return jobList(tables).find((job) => job.jobId === id) ?? `unknown job: ${id}`
  if (/^\/storage\/rdd\/\d+$/.test(path))
    return rddList(tables).find((rdd) => rdd.id === id) ?? `no rdd found w/ id ${id}`
  switch (path) {
    case '/jobs': {
      const statuses = query.getAll('status').map((status) => status.toUpperCase())
      return jobList(tables).filter((job) => statuses.length === 0 || statuses.includes(String(job.status)))
    }
    case '/executors':
      return executorList(tables)
        .filter((e) => e.isActive)
        .reverse()
    case '/allexecutors':
      return executorList(tables)
    case '/allmiscellaneousprocess':
      return processes(tables)
    case '/storage/rdd':
      return rddList(tables).filter((rdd) => Number(rdd.numCachedPartitions) > 0)
    case '/environment':
      return environmentAnswer(tables)
    default:
      return undefined
  }
}

/** The application as the listing shows it, or the attempt if it has an id. */
export function applicationAnswer(
  tables: CoreTables,
  { app, attempt }: { app: string; attempt: string | null },
): object {
  const row = rowsOf(tables.driven, attempts)[0]!
  const end = row.end_time ?? NEVER
  const ofAttempt = {
    ...maybe('attemptId', attempt),
    startTime: date(row.start_time),
    endTime: date(end),
    duration: row.completed ? end - row.start_time : 0,
    sparkUser: row.spark_user,
    completed: row.completed,
    appSparkVersion: row.spark_version ?? '',
    ...maybe('exitCode', row.exit_code),
    startTimeEpoch: row.start_time,
    endTimeEpoch: end,
  }
  return attempt === null ? { id: app, name: row.name, attempts: [ofAttempt] } : ofAttempt
}

function jobList(tables: CoreTables): Record<string, unknown>[] {
  const links = [...rowsOf(tables.driven, jobStages)].sort((a, b) => a.position - b.position)
  return [...rowsOf(tables.driven, jobs)]
    .sort((a, b) => b.job_id - a.job_id)
    .map((job) => ({
      jobId: job.job_id,
      ...maybe('name', job.name),
      ...maybe('description', job.description),
      ...maybeDate('submissionTime', job.submission_time),
      ...maybeDate('completionTime', job.completion_time),
      stageIds: links.filter((link) => link.job_id === job.job_id).map((link) => link.stage_id),
      ...maybe('jobGroup', job.job_group),
      jobTags: job.job_tags,
      status: job.status,
      numTasks: job.num_tasks,
      numActiveTasks: job.num_active_tasks,
      numCompletedTasks: job.num_completed_tasks,
      numSkippedTasks: job.num_skipped_tasks,
      numFailedTasks: job.num_failed_tasks,
      numKilledTasks: job.num_killed_tasks,
      numCompletedIndices: job.num_completed_indices,
      numActiveStages: job.num_active_stages,
      numCompletedStages: job.num_completed_stages,
      numSkippedStages: job.num_skipped_stages,
      numFailedStages: job.num_failed_stages,
      killedTasksSummary: JSON.parse(job.killed_tasks_summary),
    }))
}

function executorList(tables: CoreTables): Record<string, unknown>[] {
  const peaks = new Map(rowsOf(tables.driven, executorMetrics).map((row) => [row.executor_id, row]))
  const attempt = rowsOf(tables.driven, attempts)[0]!
  return [...rowsOf(tables.driven, executors)]
    .filter((row) => row.executor_id !== 'fallback')
    .sort((a, b) => (a.executor_id < b.executor_id ? -1 : 1))
    .map((row) => executor(row, peaks.get(row.executor_id), attempt))
}

function executor(row: AnyRow, peaks: AnyRow | undefined, attempt: AnyRow): Record<string, unknown> {
  const isDriver = row.executor_id === 'driver'
  const duration =
    isDriver && attempt.completed ? attempt.end_time - attempt.start_time : row.total_duration_ms
  return {
    id: row.executor_id,
    hostPort: row.host_port,
    isActive: row.is_active,
    rddBlocks: row.rdd_blocks ?? 0,
    memoryUsed: row.memory_used_bytes ?? 0,
    diskUsed: row.disk_used_bytes ?? 0,
    totalCores: row.total_cores ?? 0,
    maxTasks: row.max_tasks ?? 0,
    activeTasks: row.active_tasks,
    failedTasks: row.failed_tasks,
    completedTasks: row.completed_tasks,
    totalTasks: row.total_tasks,
    totalDuration: duration,
    totalGCTime: isDriver && peaks !== undefined ? peaks.total_gc_time_ms : row.total_gc_time_ms,
    totalInputBytes: row.total_input_bytes,
    totalShuffleRead: row.total_shuffle_read_bytes,
    totalShuffleWrite: row.total_shuffle_write_bytes,
    isBlacklisted: row.is_excluded,
    maxMemory: row.max_memory_bytes ?? 0,
    addTime: date(row.add_time ?? NEVER),
    ...maybeDate('removeTime', row.remove_time),
    ...maybe('removeReason', row.remove_reason),
    executorLogs: JSON.parse(row.logs),
    ...(row.total_on_heap_memory_bytes === null ? {} : { memoryMetrics: memory(row) }),
    blacklistedInStages: row.excluded_in_stages,
    ...maybePeaks('peakMemoryMetrics', peaks),
    attributes: JSON.parse(row.attributes),
    resources: JSON.parse(row.resources),
    resourceProfileId: row.resource_profile_id,
    isExcluded: row.is_excluded,
    excludedInStages: row.excluded_in_stages,
  }
}

function memory(row: AnyRow): object {
  return {
    usedOnHeapStorageMemory: row.used_on_heap_memory_bytes ?? 0,
    usedOffHeapStorageMemory: row.used_off_heap_memory_bytes ?? 0,
    totalOnHeapStorageMemory: row.total_on_heap_memory_bytes,
    totalOffHeapStorageMemory: row.total_off_heap_memory_bytes,
  }
}

function processes(tables: CoreTables): object[] {
  return [...rowsOf(tables.driven, miscProcesses)]
    .sort((a, b) => (a.process_id < b.process_id ? -1 : 1))
    .map((row) => ({
      id: row.process_id,
      hostPort: row.host_port,
      isActive: row.is_active,
      totalCores: row.total_cores,
      addTime: date(row.add_time),
      processLogs: JSON.parse(row.logs),
    }))
}

function rddList(tables: CoreTables): Record<string, unknown>[] {
  return [...rowsOf(tables.driven, rdds)]
    .filter((row) => !row.is_unpersisted)
    .sort((a, b) => a.rdd_id - b.rdd_id)
    .map((row) => ({
      id: row.rdd_id,
      ...maybe('name', row.name),
      numPartitions: row.num_partitions,
      numCachedPartitions: row.num_cached_partitions ?? 0,
      storageLevel: row.storage_level,
      memoryUsed: row.memory_used_bytes ?? 0,
      diskUsed: row.disk_used_bytes ?? 0,
      ...dataDistribution(tables, row),
      partitions: ofRdd(rowsOf(tables.driven, rddPartitions), row).map((part) => ({
        blockName: part.block_name,
        storageLevel: part.storage_level,
        memoryUsed: part.memory_used_bytes,
        diskUsed: part.disk_used_bytes,
        executors: part.executors,
      })),
    }))
}

function dataDistribution(tables: CoreTables, rdd: AnyRow): object {
  const held = ofRdd(rowsOf(tables.driven, rddDistributions), rdd)
  if (held.length === 0) return {}
  return {
    dataDistribution: held.map((row) => ({
      address: row.address,
      memoryUsed: row.memory_used_bytes,
      memoryRemaining: row.memory_remaining_bytes,
      diskUsed: row.disk_used_bytes,
      ...maybe('onHeapMemoryUsed', row.on_heap_memory_used_bytes),
      ...maybe('offHeapMemoryUsed', row.off_heap_memory_used_bytes),
      ...maybe('onHeapMemoryRemaining', row.on_heap_memory_remaining_bytes),
      ...maybe('offHeapMemoryRemaining', row.off_heap_memory_remaining_bytes),
    })),
  }
}

function ofRdd(rows: readonly AnyRow[], rdd: AnyRow): AnyRow[] {
  return rows
    .filter((row) => row.rdd_id === rdd.rdd_id && row.life === rdd.life)
    .sort((a, b) => a.position - b.position)
}

function environmentAnswer(tables: CoreTables): unknown {
  const rows = rowsOf(tables.driven, environment)
  const section = (name: string) =>
    rows
      .filter((row) => row.section === name)
      .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
      .map((row) => [row.key, name !== 'classpath' && redacted(row) ? '*********(redacted)' : row.value])
  const jvm = new Map(rows.filter((row) => row.section === 'jvm').map((row) => [row.key, row.value]))
  return {
    runtime: {
      ...maybe('javaVersion', jvm.get('Java Version')),
      ...maybe('javaHome', jvm.get('Java Home')),
      ...maybe('scalaVersion', jvm.get('Scala Version')),
    },
    sparkProperties: section('spark'),
    hadoopProperties: section('hadoop'),
    systemProperties: section('system'),
    metricsProperties: section('metrics'),
    classpathEntries: section('classpath'),
    resourceProfiles: [...rowsOf(tables.driven, resourceProfiles)]
      .sort((a, b) => a.resource_profile_id - b.resource_profile_id)
      .map((row) => ({
        id: row.resource_profile_id,
        executorResources: JSON.parse(row.executor_resources),
        taskResources: JSON.parse(row.task_resources),
      })),
  }
}

function redacted({ key, value }: AnyRow): boolean {
  return REDACTED.test(key) || REDACTED.test(value ?? '')
}
