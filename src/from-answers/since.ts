/** The first Spark that has a metric: a server answers 0 where an older one wrote the log, which has none. */
const SINCE: Readonly<Record<string, string>> = {
  executor_deserialize_cpu_time_ns: '2.1',
  executor_cpu_time_ns: '2.1',
  shuffle_remote_bytes_read_to_disk: '2.3',
  peak_execution_memory_bytes: '3.0',
  shuffle_remote_requests_duration_ms: '3.4',
  push_corrupt_merged_block_chunks: '3.4',
  push_merged_fetch_fallback_count: '3.4',
  push_remote_merged_blocks_fetched: '3.4',
  push_local_merged_blocks_fetched: '3.4',
  push_remote_merged_chunks_fetched: '3.4',
  push_local_merged_chunks_fetched: '3.4',
  push_remote_merged_bytes_read: '3.4',
  push_local_merged_bytes_read: '3.4',
  push_remote_merged_requests_duration_ms: '3.4',
  shuffle_push_enabled: '3.4',
  shuffle_mergers_count: '3.4',
  modified_configs: '3.3',
}

/** The columns that the Spark of an application cannot have measured. */
export type Unmeasured = ReadonlySet<string>

/** None where the version is not known. */
export function unmeasuredBy(sparkVersion: string | undefined): Unmeasured {
  const version = numberOf(sparkVersion ?? '')
  return new Set(
    Object.keys(SINCE).filter((column) => version !== undefined && version < numberOf(SINCE[column]!)!),
  )
}

/** Those that are no metrics of tasks. */
export function fieldsOf(unmeasured: Unmeasured): Unmeasured {
  return new Set([...unmeasured].filter((column) => FIELDS.has(column)))
}

const FIELDS = new Set(['shuffle_push_enabled', 'shuffle_mergers_count', 'modified_configs'])

/** A row without them. */
export function withoutUnmeasured<R extends object>(row: R, unmeasured: Unmeasured): R {
  if (unmeasured.size === 0) return row
  const entries = Object.entries(row).map(([name, value]) => [
    name,
    unmeasured.has(name) ? null : (value as unknown),
  ])
  return Object.fromEntries(entries) as R
}

/** 3.4 is 3004. */
function numberOf(version: string): number | undefined {
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(version) ?? []
  return major === undefined ? undefined : Number(major) * 1000 + Number(minor)
}
