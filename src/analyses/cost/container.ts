/**
 * What a driver and an executor ask of their cluster manager. Rules of Spark 4.3: ResourceProfile.getResourcesForClusterManager, and
 * config/package.scala for the defaults; those of older versions stand beside each.
 */
import { PRICE_BOOKS } from '../price-books.ts'
import { amountOf, mibOf } from './sizes.ts'

/** Settings of an attempt by name, without those of other sections. */
export type Settings = ReadonlyMap<string, string>

export type ClusterManager = 'local' | 'standalone' | 'yarn' | 'kubernetes' | 'mesos' | 'unknown'

/** One kind of process: what it holds as long as it lives. Null where the log does not tell, with the reason. */
export interface Container {
  readonly cores: number | null
  readonly memoryMib: number | null
  /** Why something is null, or what was assumed; '' for nothing. */
  readonly reason: string
}

export function clusterManagerOf(settings: Settings): ClusterManager {
  const master = settings.get('spark.master') ?? ''
  if (/^local(\[|$)/.test(master)) return 'local'
  if (/^(spark:|local-cluster)/.test(master)) return 'standalone'
  if (/^yarn/.test(master)) return 'yarn'
  if (/^k8s/.test(master)) return 'kubernetes'
  return /^(mesos|zk):/.test(master) ? 'mesos' : 'unknown'
}

/** Amounts of a resource profile by resource; memory in MiB. */
export type Profile = ReadonlyMap<string, number>

/** The numbers of a version: 3.0.1-amzn-0 is 3.0. Without a version the newest rules are taken. */
export function versionOf(text: string | null): number {
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(text ?? '') ?? []
  return major === undefined ? 99 : Number(major) + Number(minor) / 100
}

const NO_SETTINGS = 'the log has no settings'

/**
 * The memory of an executor: heap, overhead, off-heap and Python.
 * @param profile of its resource profile; undefined where the log has none (before Spark 3.1)
 */
export function executorContainer(
  settings: Settings,
  version: number,
  profile: Profile | undefined,
  isDefaultProfile = true,
): Container {
  const manager = clusterManagerOf(settings)
  const heap =
    profile?.get('memory') ??
    mibOf(settings.get('spark.executor.memory')) ??
    (settings.size === 0 ? null : 1024)
  if (heap === null) return { cores: null, memoryMib: null, reason: NO_SETTINGS }
  const offHeap = profile?.get('offHeap') ?? offHeapMib(settings)
  // A worker of a standalone cluster gives out heap alone; what is off the heap is taken from the same machine.
  if (manager === 'standalone' || manager === 'local')
    return { cores: null, memoryMib: heap + offHeap, reason: '' }
  const python = isPython(settings)
    ? (profile?.get('pyspark.memory') ?? mibOf(settings.get('spark.executor.pyspark.memory')) ?? 0)
    : 0
  return {
    cores: null,
    memoryMib:
      heap +
      overheadMib(settings, 'executor', manager, heap, isDefaultProfile ? undefined : profile) +
      (asksOffHeap(manager, version) ? offHeap : 0) +
      (version >= 2.04 ? python : 0),
    reason: manager === 'unknown' ? 'overhead as on YARN: the log does not name the cluster manager' : '',
  }
}

/** The driver: in cluster mode a container of its own, else a process on some machine, which costs as well. */
export function driverContainer(settings: Settings): Container {
  if (settings.size === 0) return { cores: null, memoryMib: null, reason: `driver: ${NO_SETTINGS}` }
  if (isDatabricks(settings)) return nodeContainer(nodesOf(settings).driver)
  const heap = mibOf(settings.get('spark.driver.memory')) ?? 1024
  const manager = clusterManagerOf(settings)
  const isContainer = settings.get('spark.submit.deployMode') === 'cluster' && manager !== 'standalone'
  return {
    cores: amountOf(settings.get('spark.driver.cores')) ?? 1,
    memoryMib: heap + (isContainer ? overheadMib(settings, 'driver', manager, heap, undefined) : 0),
    reason: isContainer ? '' : 'driver: runs outside the cluster manager; its cores are an assumption',
  }
}

/** On Databricks a process has a whole node, and the settings name its type. */
export function nodesOf(settings: Settings): {
  readonly worker: string | undefined
  readonly driver: string | undefined
} {
  const tag = (name: string) => settings.get(`spark.databricks.clusterUsageTags.${name}`)
  return { worker: tag('clusterNodeType'), driver: tag('driverNodeType') }
}

function nodeContainer(type: string | undefined): Container {
  const node = type === undefined ? undefined : PRICE_BOOKS.get('databricks-jobs')?.instances.get(type)
  return node === undefined
    ? {
        cores: null,
        memoryMib: null,
        reason: `driver: the size of its node (${type ?? 'of no known type'}) is not known`,
      }
    : { cores: node.cores, memoryMib: node.memoryGib * 1024, reason: '' }
}

export function isDatabricks(settings: Settings): boolean {
  for (const key of settings.keys()) if (key.startsWith('spark.databricks.clusterUsageTags.')) return true
  return false
}

/** Since Spark 3.0 on YARN (SPARK-28577) and 3.1 on Kubernetes (SPARK-32661). */
function asksOffHeap(manager: ClusterManager, version: number): boolean {
  return version >= (manager === 'kubernetes' ? 3.01 : 3)
}

function offHeapMib(settings: Settings): number {
  return settings.get('spark.memory.offHeap.enabled') === 'true'
    ? (mibOf(settings.get('spark.memory.offHeap.size'), 'b') ?? 0)
    : 0
}

function isPython(settings: Settings): boolean {
  return (
    settings.get('spark.yarn.isPython') === 'true' ||
    settings.get('spark.kubernetes.resource.type') === 'python'
  )
}

/** Who asks for so many heaps beside the heap has not said a share. */
const MOST_OVERHEAD = 1000

/** Said outright (also under the name it had before Spark 2.3), or a share of the heap, at least 384 MiB. */
function overheadMib(
  settings: Settings,
  role: 'executor' | 'driver',
  manager: ClusterManager,
  heap: number,
  profile: Profile | undefined,
): number {
  const said =
    profile?.get('memoryOverhead') ??
    mibOf(settings.get(`spark.${role}.memoryOverhead`) ?? settings.get(`spark.yarn.${role}.memoryOverhead`))
  if (said !== undefined) return said
  // The second name is Spark's before 3.3 on Kubernetes, the third Amazon's.
  const factor = [
    `spark.${role}.memoryOverheadFactor`,
    'spark.kubernetes.memoryOverheadFactor',
    `spark.yarn.${role}.memoryOverheadFactor`,
  ]
    .map((name) => amountOf(settings.get(name)))
    .find((share) => share !== undefined && share < MOST_OVERHEAD)
  const least = mibOf(settings.get(`spark.${role}.minMemoryOverhead`)) ?? 384
  const otherwise = manager === 'kubernetes' && isPython(settings) ? 0.4 : 0.1
  return Math.max(Math.floor((factor ?? otherwise) * heap), least)
}
