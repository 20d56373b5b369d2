/** What the name of a file alone says of its part in a log. */
export type Role =
  | {
      readonly kind: 'events'
      readonly app: string
      readonly index: number
      readonly compact: boolean
      readonly inProgress: boolean
    }
  | { readonly kind: 'appstatus'; readonly app: string; readonly inProgress: boolean }
  | { readonly kind: 'databricks'; readonly date: string | undefined }
  | { readonly kind: 'spark1'; readonly index: number | undefined }
  | { readonly kind: 'single' }
  | { readonly kind: 'checksum' | 'marker' | 'hidden' | 'manifest' }

/** Reads a name by the rules of `EventLogFileWriters.scala` and, for Databricks, of the files its clusters deliver. */
export function roleOf(name: string): Role {
  if (name.endsWith('.crc')) return { kind: 'checksum' }
  if (name.startsWith('.')) return { kind: 'hidden' }
  if (MARKER.test(name)) return { kind: 'marker' }
  if (name === MANIFEST) return { kind: 'manifest' }
  const { base, suffixes } = splitSuffixes(name)
  const inProgress = suffixes.includes('inprogress')
  const events = EVENTS.exec(base)
  if (events) {
    const compact = suffixes.includes('compact')
    return { kind: 'events', app: events[2]!, index: Number(events[1]), compact, inProgress }
  }
  const status = APPSTATUS.exec(base)
  if (status) return { kind: 'appstatus', app: status[1]!, inProgress }
  const databricks = DATABRICKS.exec(base)
  if (databricks) return { kind: 'databricks', date: databricks[1] }
  const spark1 = SPARK1.exec(name)
  if (spark1) return { kind: 'spark1', index: spark1[1] === undefined ? undefined : Number(spark1[1]) }
  return { kind: 'single' }
}

/** Files of one folder with the same family belong to one log; undefined for a file that stands alone. */
export function familyOf(role: Role): string | undefined {
  if (role.kind === 'events' || role.kind === 'appstatus') return `rolling ${role.app}`
  return role.kind === 'databricks' || role.kind === 'spark1' ? role.kind : undefined
}

/** How the names of all files of a family begin; others may begin so too. */
export function beginningsOf(role: Role): readonly string[] {
  if (role.kind === 'events' || role.kind === 'appstatus') return ['events_', `appstatus_${role.app}`]
  if (role.kind === 'databricks') return ['eventlog']
  return role.kind === 'spark1' ? SPARK1_BEGINNINGS : []
}

/** Spark marks a log that is still written by the end of its name (`SingleFileEventLogFileReader.completed`). */
export function isInProgress(name: string): boolean {
  return splitSuffixes(name).suffixes.includes('inprogress')
}

/** YARN, standalone, local mode, Kubernetes: ids as their managers make them, which survive in the name of a file. */
const APP_ID =
  /(?:^|_)(application_\d+_\d+|app-\d{14}-\d{4}|local-\d{10,}|spark-[0-9a-f]{32}|spark-application-\d+)(?=[._]|$)/

/** The application id in the name of a log. */
export function appIdOf(name: string): string | undefined {
  return APP_ID.exec(name)?.[1]
}

/** What `afterglow fetch` notes of the files it copied. */
export const MANIFEST = 'manifest.json'

const SUFFIXES = new Set(['lz4', 'lzf', 'snappy', 'zstd', 'zst', 'gz', 'compact', 'inprogress'])
// Spark replaces dots in application ids, so a name with one left is no part of a log. 15 digits are a safe integer.
const EVENTS = /^events_(\d{1,15})_([^.]+)$/
const APPSTATUS = /^appstatus_([^.]+)$/
const DATABRICKS = /^eventlog(?:-(\d{4}-\d\d-\d\d--\d\d-\d\d(?:-\d\d)?))?$/
const SPARK1 = /^(?:EVENT_LOG_(\d{1,15})|APPLICATION_COMPLETE|SPARK_VERSION_.+|COMPRESSION_CODEC_.+)$/
const SPARK1_BEGINNINGS = ['EVENT_LOG_', 'APPLICATION_COMPLETE', 'SPARK_VERSION_', 'COMPRESSION_CODEC_']
const MARKER = /^(?:_SUCCESS|_FAILURE|_temporary|_(?:started|committed)_\d+)$/

function splitSuffixes(name: string): { base: string; suffixes: string[] } {
  const suffixes: string[] = []
  let base = name
  for (let dot = base.lastIndexOf('.'); dot > 0; dot = base.lastIndexOf('.')) {
    const suffix = base.slice(dot + 1).toLowerCase()
    if (!SUFFIXES.has(suffix)) break
    suffixes.push(suffix)
    base = base.slice(0, dot)
  }
  return { base, suffixes }
}
