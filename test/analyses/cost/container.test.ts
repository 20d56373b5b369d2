import { describe, expect, test } from 'vitest'
import { driverContainer, executorContainer, type Settings } from '../../../src/analyses/cost/container.ts'
import { bytesOf, mibOf } from '../../../src/analyses/cost/sizes.ts'

const settings = (more: Record<string, string> = {}): Settings =>
  new Map(Object.entries({ 'spark.master': 'yarn', ...more }))
const memory = (more: Record<string, string>, version = 3.05) =>
  executorContainer(settings(more), version, undefined).memoryMib

describe('sizes as Spark reads them', () => {
  test.each([
    ['10g', 10240],
    ['931M', 931],
    ['512', 512],
    ['1t', 1024 ** 2],
    ['1024k', 1],
    ['2gb', 2048],
  ])('%s of memory is %i MiB', (text, mib) => expect(mibOf(text)).toBe(mib))
  test('a number without a unit is bytes for off-heap memory', () =>
    expect(bytesOf('16977494016', 'b')).toBe(16977494016))
  test.each(['', 'much', '-1g', '1x', '1e400', '9'.repeat(400), '9000000000t', undefined])(
    '%s is no size',
    (text) => expect(mibOf(text)).toBeUndefined(),
  )
})

describe('an executor on YARN asks for', () => {
  test('heap and a tenth of it, at least 384 MiB', () => {
    expect(memory({ 'spark.executor.memory': '10g' })).toBe(10240 + 1024)
    expect(memory({ 'spark.executor.memory': '1g' })).toBe(1024 + 384)
    expect(memory({ 'spark.executor.cores': '4' })).toBe(1024 + 384)
  })
  test('the overhead that is set, under its old name too', () => {
    expect(memory({ 'spark.executor.memory': '4g', 'spark.executor.memoryOverhead': '2g' })).toBe(6144)
    expect(memory({ 'spark.executor.memory': '4g', 'spark.yarn.executor.memoryOverhead': '1000' })).toBe(5096)
  })
  test('the share that is set, by Spark or by Amazon', () => {
    expect(memory({ 'spark.executor.memory': '10g', 'spark.executor.memoryOverheadFactor': '0.2' })).toBe(
      12288,
    )
    expect(
      memory({ 'spark.executor.memory': '10000M', 'spark.yarn.executor.memoryOverheadFactor': '0.1875' }),
    ).toBe(11875)
  })
  test('what is off the heap since Spark 3.0', () => {
    const offHeap = { 'spark.memory.offHeap.enabled': 'true', 'spark.memory.offHeap.size': '2g' }
    expect(memory(offHeap, 3)).toBe(1024 + 384 + 2048)
    expect(memory(offHeap, 2.04)).toBe(1024 + 384)
    expect(memory({ ...offHeap, 'spark.memory.offHeap.enabled': 'false' }, 3)).toBe(1024 + 384)
  })
  test('Python workers, of Python programs alone', () => {
    const python = { 'spark.executor.pyspark.memory': '512m' }
    expect(memory(python)).toBe(1024 + 384)
    expect(memory({ ...python, 'spark.yarn.isPython': 'true' })).toBe(1024 + 384 + 512)
  })
  test('what its resource profile says', () => {
    const profile = new Map([
      ['memory', 6144],
      ['memoryOverhead', 2048],
    ])
    expect(executorContainer(settings(), 3.05, profile, false).memoryMib).toBe(8192)
  })
})

test('on Kubernetes programs that are not of the JVM get two fifths of overhead', () => {
  const kubernetes = { 'spark.master': 'k8s://https://c', 'spark.executor.memory': '10g' }
  expect(memory(kubernetes)).toBe(11264)
  expect(memory({ ...kubernetes, 'spark.kubernetes.resource.type': 'python' })).toBe(10240 + 4096)
})

test('a standalone worker gives out heap without overhead', () => {
  expect(memory({ 'spark.master': 'spark://m:7077', 'spark.executor.memory': '10g' })).toBe(10240)
})

test('a setting that says nothing sensible is as if it were not set', () => {
  expect(memory({ 'spark.executor.memory': `${'9'.repeat(400)}g` })).toBe(1024 + 384)
  for (const factor of ['1e308', 'Infinity', 'NaN', '-0.1', '999999999999'])
    expect(memory({ 'spark.executor.memoryOverheadFactor': factor })).toBe(1024 + 384)
  for (const cores of ['Infinity', '-3', '1e400', 'many', '0'])
    expect(driverContainer(settings({ 'spark.driver.cores': cores })).cores).toBe(1)
})

test('without settings nothing is known', () => {
  expect(executorContainer(new Map(), 3.05, undefined)).toMatchObject({
    memoryMib: null,
    reason: 'the log has no settings',
  })
  expect(driverContainer(new Map())).toMatchObject({ cores: null, memoryMib: null })
})

describe('a driver', () => {
  test('in cluster mode asks for a container', () => {
    const cluster = {
      'spark.submit.deployMode': 'cluster',
      'spark.driver.memory': '10g',
      'spark.driver.cores': '4',
    }
    expect(driverContainer(settings(cluster))).toEqual({ cores: 4, memoryMib: 11264, reason: '' })
  })
  test('elsewhere is a process of one core, and that is said to be assumed', () => {
    const driver = driverContainer(settings({ 'spark.driver.memory': '2048M' }))
    expect(driver).toMatchObject({ cores: 1, memoryMib: 2048 })
    expect(driver.reason).toContain('assumption')
  })
  test('on Databricks has a node of its own', () => {
    const tags = (type: string) => settings({ 'spark.databricks.clusterUsageTags.driverNodeType': type })
    expect(driverContainer(tags('m5.xlarge'))).toEqual({ cores: 4, memoryMib: 16384, reason: '' })
    expect(driverContainer(tags('n9.huge'))).toMatchObject({ cores: null, memoryMib: null })
  })
})
