/**
 * What EMR's ways of laying out logs say of a file, by its path alone. On EC2: `j-X/containers/application_X/container_X/`,
 * `j-X/steps/s-X/` and `j-X/node/i-X/`; on EKS: `VIRTUAL-CLUSTER/jobs/JOB/containers/SPARK-APP/POD/` and `.../sparklogs/`; Serverless:
 * `applications/APP/jobs/RUN[/attempts/N]/SPARK_DRIVER/`, `.../SPARK_EXECUTOR/N/` and `.../sparklogs/`, as the user guides of the
 * three have it under logging.
 */
export interface EmrPlace {
  readonly platform: 'ec2' | 'eks' | 'serverless'
  /** Cluster, virtual cluster, or application of EMR Serverless. */
  readonly clusterId: string
  /** Job run, or step of a cluster; undefined where the path does not tell. */
  readonly jobRunId: string | undefined
}

export function emrPlace(path: string): EmrPlace | undefined {
  const serverless = SERVERLESS.exec(path)
  if (serverless) return { platform: 'serverless', clusterId: serverless[1]!, jobRunId: serverless[2] }
  const eks = EKS.exec(path)
  if (eks) return { platform: 'eks', clusterId: eks[1]!, jobRunId: eks[2] }
  const cluster = CLUSTER.exec(path)
  if (cluster) return { platform: 'ec2', clusterId: cluster[1]!, jobRunId: STEP.exec(path)?.[1] }
  return undefined
}

/** A log of a process of an application: what a driver or an executor wrote to its output. Not an event log. */
export interface ExecutorLog {
  readonly path: string
  readonly bytes: number | undefined
  readonly modified: number | undefined
  /** `driver`: on YARN the first container, with the driver or, in client mode, the application master. */
  readonly kind: 'driver' | 'executor' | 'step' | 'controller' | 'node'
  /** What Spark calls it, where the path tells. */
  readonly executorId: string | undefined
  /** Container, pod or instance. */
  readonly container: string | undefined
  /** `stderr`, `stdout` or another name of its file, without what rotation and compression add. */
  readonly stream: string
  readonly appId: string | undefined
  /** Attempt of the application on YARN, or of the job run, from 1; undefined where the path does not tell. */
  readonly attempt: number | undefined
  /** The folder that those of one application have in common. */
  readonly folder: string
}

export type LogOwner = Omit<ExecutorLog, 'path' | 'bytes' | 'modified' | 'stream'>

/** Says whose output lies in a folder; undefined where it is none. Its files need not be looked into. */
export function ownerOf(folder: string): LogOwner | undefined {
  for (const read of [yarnContainer, serverlessWorker, pod, stepOrNode]) {
    const owner = read(folder)
    if (owner !== undefined) return owner
  }
  return undefined
}

const NOT_TOLD = { executorId: undefined, container: undefined, appId: undefined, attempt: undefined }

function yarnContainer(path: string): LogOwner | undefined {
  const [, folder, appId, container, attempt, number] = YARN.exec(path) ?? []
  if (folder === undefined) return undefined
  const kind = Number(number) === 1 ? 'driver' : 'executor'
  return { ...NOT_TOLD, kind, container, appId, attempt: Number(attempt), folder }
}

function serverlessWorker(path: string): LogOwner | undefined {
  const [, folder, run, attempt, executor] = WORKER.exec(path) ?? []
  if (folder === undefined) return undefined
  return {
    ...NOT_TOLD,
    kind: executor === undefined ? 'driver' : 'executor',
    executorId: executor ?? 'driver',
    // EMR Serverless gives a Spark application the id of its job run.
    appId: run,
    attempt: attempt === undefined ? undefined : Number(attempt),
    folder,
  }
}

function pod(path: string): LogOwner | undefined {
  const [, containers, appId, container] = POD.exec(path) ?? []
  if (containers === undefined || container === undefined) return undefined
  if (appId === undefined) return { ...NOT_TOLD, kind: 'controller', container, folder: containers }
  const folder = `${containers}/${appId}`
  const executor = /-exec-(\d+)$/.exec(container)?.[1]
  const kind = executor === undefined ? 'driver' : 'executor'
  return { ...NOT_TOLD, kind, executorId: executor ?? 'driver', container, appId, folder }
}

function stepOrNode(path: string): LogOwner | undefined {
  const [, folder, instance] = NODE.exec(path) ?? STEP_FOLDER.exec(path) ?? []
  if (folder === undefined) return undefined
  return { ...NOT_TOLD, kind: instance === undefined ? 'step' : 'node', container: instance, folder }
}

/** `stderr_3.gz` and `stderr.gz` are of one stream. */
export function streamOf(name: string): string {
  return name.replace(/\.gz$/, '').replace(/[._]\d+$/, '')
}

// Each is anchored to folders of fixed form, so that they take a time in proportion to the path.
const SERVERLESS = /(?:^|\/)applications\/([0-9a-z]{16,64})\/jobs\/([0-9a-z]{16,64})(?:\/|$)/
const EKS =
  /(?:^|\/)([0-9a-z]{20,64})\/(?:jobs|endpoints)\/([0-9a-z]{10,64})\/(?:containers|sparklogs)(?:\/|$)/
const CLUSTER = /(?:^|\/)(j-[0-9A-Z]{8,32})(?:\/|$)/
const STEP = /\/steps\/(s-[0-9A-Z]{8,32})(?:\/|$)/
const STEP_FOLDER = /^((?:.*\/)?j-[0-9A-Z]{8,32}\/steps\/s-[0-9A-Z]{8,32})$/
const NODE = /^((?:.*\/)?j-[0-9A-Z]{8,32}\/node)\/(i-[0-9a-f]{8,32})(?:\/|$)/
const YARN = /^((?:.*\/)?containers\/(application_\d+_\d+))\/(container_(?:e\d+_)?\d+_\d+_(\d+)_(\d+))$/
const WORKER =
  /^((?:.*\/)?jobs\/([0-9a-z]{16,64})(?:\/attempts?[/_-]?(\d+))?)\/(?:SPARK_DRIVER|SPARK_EXECUTOR[/_]([0-9]+))(?:\/archived)?$/
const POD =
  /^((?:.*\/)?[0-9a-z]{20,64}\/(?:jobs|endpoints)\/[0-9a-z]{10,64}\/containers)(?:\/(spark-[^/]+))?\/([^/]+)$/
