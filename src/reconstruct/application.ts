import { attempts } from '../tables/attempts.ts'
import { blockManagers } from '../tables/block-managers.ts'
import { miscProcesses } from '../tables/misc-processes.ts'
import type { RowOf } from '../tables/schema.ts'
import type { CoreState } from './core-state.ts'
import { jsonOfMap } from './json-text.ts'
import type { Listener } from './listener.ts'

type Attempt = RowOf<typeof attempts>
type BlockManager = RowOf<typeof blockManagers>

export interface Application {
  readonly on: Listener['on']
  finish(): void
}

/** The application attempt, the processes beside its executors, and its block managers. */
export function createApplication(state: CoreState): Application {
  let attempt: Attempt = {
    name: null,
    spark_user: null,
    start_time: null,
    end_time: null,
    completed: false,
    exit_code: null,
    spark_version: null,
    driver_logs: null,
    driver_attributes: null,
  }
  const managers = new Map<string, BlockManager>()
  const processes = new Map<string, RowOf<typeof miscProcesses>>()

  return {
    on: {
      SparkListenerLogStart({ sparkVersion }) {
        // Every file of a rolling log has one; the history server shows the first.
        attempt = { ...attempt, spark_version: attempt.spark_version ?? sparkVersion ?? null }
      },
      SparkListenerApplicationStart({ appName, time, sparkUser, driverLogs, driverAttributes }) {
        attempt = {
          ...attempt,
          name: appName ?? null,
          spark_user: sparkUser ?? null,
          start_time: time,
          driver_logs: driverLogs === undefined ? null : jsonOfMap(driverLogs),
          driver_attributes: driverAttributes === undefined ? null : jsonOfMap(driverAttributes),
        }
        const driver = state.executors.get('driver')
        if (driverLogs === undefined || driver === undefined) return
        driver.logs = driverLogs
        driver.attributes = driverAttributes ?? new Map()
      },
      SparkListenerApplicationEnd({ time, exitCode }) {
        attempt = { ...attempt, end_time: time, completed: true, exit_code: exitCode ?? null }
      },
      'org.apache.spark.scheduler.SparkListenerMiscellaneousProcessAdded'({ time, processId, info }) {
        processes.set(processId, {
          process_id: processId,
          host_port: info.hostPort ?? null,
          is_active: true,
          total_cores: info.cores,
          add_time: processes.get(processId)?.add_time ?? time,
          logs: jsonOfMap(info.logUrls),
        })
      },
      SparkListenerBlockManagerAdded({ blockManagerId: id, time, ...memory }) {
        const key = `${id.executorId} ${id.host}:${id.port}`
        const former = managers.get(key)
        if (former !== undefined) state.context.row(blockManagers, former)
        managers.set(key, {
          executor_id: id.executorId,
          host: id.host,
          port: id.port,
          add_time: time < 0 ? null : time,
          remove_time: null,
          max_memory_bytes: memory.maxMemory,
          max_on_heap_memory_bytes: memory.maxOnHeapMemory ?? null,
          max_off_heap_memory_bytes: memory.maxOffHeapMemory ?? null,
        })
      },
      SparkListenerBlockManagerRemoved({ blockManagerId: id, time }) {
        const key = `${id.executorId} ${id.host}:${id.port}`
        const added = managers.get(key) ?? {
          executor_id: id.executorId,
          host: id.host,
          port: id.port,
          add_time: null,
          max_memory_bytes: null,
          max_on_heap_memory_bytes: null,
          max_off_heap_memory_bytes: null,
        }
        managers.delete(key)
        state.context.row(blockManagers, { ...added, remove_time: time < 0 ? null : time })
      },
    },
    finish() {
      state.context.row(attempts, attempt)
      for (const process of processes.values()) state.context.row(miscProcesses, process)
      for (const manager of managers.values()) state.context.row(blockManagers, manager)
    },
  }
}
