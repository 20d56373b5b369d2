import { column } from './task-column.ts'

/** Peaks of memory and GC as the executor last reported them, by Spark's own names (ExecutorMetricType.scala). */
export const EXECUTOR_METRICS = [
  ['JVMHeapMemory', 'jvm_heap_memory_bytes'],
  ['JVMOffHeapMemory', 'jvm_off_heap_memory_bytes'],
  ['OnHeapExecutionMemory', 'on_heap_execution_memory_bytes'],
  ['OffHeapExecutionMemory', 'off_heap_execution_memory_bytes'],
  ['OnHeapStorageMemory', 'on_heap_storage_memory_bytes'],
  ['OffHeapStorageMemory', 'off_heap_storage_memory_bytes'],
  ['OnHeapUnifiedMemory', 'on_heap_unified_memory_bytes'],
  ['OffHeapUnifiedMemory', 'off_heap_unified_memory_bytes'],
  ['DirectPoolMemory', 'direct_pool_memory_bytes'],
  ['MappedPoolMemory', 'mapped_pool_memory_bytes'],
  ['ProcessTreeJVMVMemory', 'process_tree_jvm_v_memory_bytes'],
  ['ProcessTreeJVMRSSMemory', 'process_tree_jvm_rss_memory_bytes'],
  ['ProcessTreePythonVMemory', 'process_tree_python_v_memory_bytes'],
  ['ProcessTreePythonRSSMemory', 'process_tree_python_rss_memory_bytes'],
  ['ProcessTreeOtherVMemory', 'process_tree_other_v_memory_bytes'],
  ['ProcessTreeOtherRSSMemory', 'process_tree_other_rss_memory_bytes'],
  ['MinorGCCount', 'minor_gc_count'],
  ['MinorGCTime', 'minor_gc_time_ms'],
  ['MajorGCCount', 'major_gc_count'],
  ['MajorGCTime', 'major_gc_time_ms'],
  ['TotalGCTime', 'total_gc_time_ms'],
  ['ConcurrentGCCount', 'concurrent_gc_count'],
  ['ConcurrentGCTime', 'concurrent_gc_time_ms'],
] as const

export type ExecutorMetricColumn = (typeof EXECUTOR_METRICS)[number][1]

export const EXECUTOR_METRIC_COLUMNS = EXECUTOR_METRICS.map(([key, name]) =>
  column(name, 'long', ['Task Executor Metrics', key], `Peak ${key} of the executor while the task ran.`),
)
