import { describe, expect, it } from 'vitest'
import { attempts } from '../../src/tables/attempts.ts'
import { blockManagers } from '../../src/tables/block-managers.ts'
import { environment } from '../../src/tables/environment.ts'
import { executors } from '../../src/tables/executors.ts'
import { miscProcesses } from '../../src/tables/misc-processes.ts'
import { resourceProfiles } from '../../src/tables/resource-profiles.ts'
import { driveCore, rowsOf } from './drive.ts'
import { blockManagerAdded, jsonLines } from './events.ts'
import type { Json } from './reference-blocks.ts'

const drive = (...events: Json[]) => driveCore(jsonLines(events))
const LOG_START = { Event: 'SparkListenerLogStart', 'Spark Version': '4.1.1' }
const START = {
  Event: 'SparkListenerApplicationStart',
  'App Name': 'n',
  'App ID': 'a',
  Timestamp: 10,
  User: 'u',
}
const END = { Event: 'SparkListenerApplicationEnd', Timestamp: 90, ExitCode: 3 }

describe('the application', () => {
  it('is described by its first and last event', () => {
    expect(rowsOf(drive(LOG_START, START, END), attempts)).toEqual([
      {
        name: 'n',
        spark_user: 'u',
        start_time: 10,
        end_time: 90,
        completed: true,
        exit_code: 3,
        spark_version: '4.1.1',
        driver_logs: null,
        driver_attributes: null,
      },
    ])
  })

  it('has a row even if nothing is said of it', () => {
    expect(rowsOf(drive(), attempts)).toMatchObject([
      { name: null, start_time: null, completed: false, spark_version: null },
    ])
  })

  it('gives the driver its logs', () => {
    const start = {
      ...START,
      'Driver Logs': { stdout: 'url' },
      'Driver Attributes': { __proto__: null, constructor: 'c' },
    }
    const driven = drive(blockManagerAdded('driver'), start)
    expect(rowsOf(driven, executors)).toMatchObject([
      { logs: '{"stdout":"url"}', attributes: '{"constructor":"c"}' },
    ])
    expect(rowsOf(driven, attempts)).toMatchObject([{ driver_logs: '{"stdout":"url"}' }])
  })

  it('keeps its configuration as the last event has it, in order', () => {
    const update = (spark: Json) => ({
      Event: 'SparkListenerEnvironmentUpdate',
      'JVM Information': { 'Java Version': '17' },
      'Spark Properties': spark,
      'Classpath Entries': { '/x.jar': 'System Classpath' },
    })
    const driven = drive(update({ old: '1' }), update({ 'spark.b': 'secret', 'spark.a': null }))
    expect(rowsOf(driven, environment)).toEqual([
      { section: 'jvm', key: 'Java Version', value: '17', position: 0 },
      { section: 'spark', key: 'spark.b', value: 'secret', position: 0 },
      { section: 'spark', key: 'spark.a', value: null, position: 1 },
      { section: 'classpath', key: '/x.jar', value: 'System Classpath', position: 0 },
    ])
  })

  it('has resource profiles', () => {
    const cores = { 'Resource Name': 'cores', Amount: 4, 'Discovery Script': '', Vendor: '' }
    const driven = drive({
      Event: 'SparkListenerResourceProfileAdded',
      'Resource Profile Id': 1,
      'Executor Resource Requests': { cores },
      'Task Resource Requests': { cpus: { 'Resource Name': 'cpus', Amount: 0.5 } },
    })
    const [row] = rowsOf(driven, resourceProfiles)
    expect(JSON.parse(row!.executor_resources)).toEqual({
      cores: { resourceName: 'cores', amount: 4, discoveryScript: '', vendor: '' },
    })
    expect(JSON.parse(row!.task_resources)).toEqual({ cpus: { resourceName: 'cpus', amount: 0.5 } })
  })

  it('has other processes', () => {
    const driven = drive({
      Event: 'org.apache.spark.scheduler.SparkListenerMiscellaneousProcessAdded',
      time: 5,
      processId: 'yarn-am',
      info: { hostPort: 'h:1', cores: 1, logUrlInfo: { stdout: 'u' } },
    })
    expect(rowsOf(driven, miscProcesses)).toMatchObject([
      { process_id: 'yarn-am', host_port: 'h:1', add_time: 5 },
    ])
  })

  it('has block managers, with and without their removal', () => {
    const removed = (id: string) => ({
      Event: 'SparkListenerBlockManagerRemoved',
      'Block Manager ID': { 'Executor ID': id, Host: 'h1', Port: 7000 },
      Timestamp: 80,
    })
    const driven = drive(
      blockManagerAdded('1'),
      blockManagerAdded('2', { Timestamp: null }),
      removed('1'),
      removed('3'),
    )
    expect(rowsOf(driven, blockManagers)).toMatchObject([
      { executor_id: '1', add_time: 40, remove_time: 80, max_memory_bytes: 1000 },
      { executor_id: '3', add_time: null, remove_time: 80, max_memory_bytes: null },
      { executor_id: '2', add_time: null, remove_time: null, max_memory_bytes: 1000 },
    ])
  })
})
