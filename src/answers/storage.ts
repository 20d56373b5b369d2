import type { Reader } from '../store/reader.ts'
import { select } from '../store/select.ts'
import type { rddDistributions } from '../tables/rdd-distributions.ts'
import type { rddPartitions } from '../tables/rdd-partitions.ts'
import type { rdds } from '../tables/rdds.ts'
import type { RowOf } from '../tables/schema.ts'
import { attemptEndpoint } from './endpoint.ts'
import { notFound } from './errors.ts'
import type { Json } from './json.ts'
import { INT } from './parameters.ts'

/** `storage/rdd`: those of which something is stored. */
export const rddList = attemptEndpoint({
  path: 'storage/rdd',
  async answer({ reader, attempt }) {
    const rows = await reader.shared(STORED, attempt.attempt_key)
    return Promise.all(rows.map((row) => rdd(reader, attempt.attempt_key, row)))
  },
})

/** `storage/rdd/{rddId}` */
export const oneRdd = attemptEndpoint({
  path: 'storage/rdd/{rddId}',
  parameters: { rddId: INT },
  async answer({ reader, attempt, path: { rddId } }) {
    const row = await reader.row(ONE, attempt.attempt_key, rddId)
    if (row === undefined) throw notFound(`no rdd found w/ id ${rddId}`)
    return rdd(reader, attempt.attempt_key, row)
  },
})

type RddRow = RowOf<typeof rdds>

const RDDS = 'SELECT * FROM rdds WHERE attempt_key = $1 AND NOT is_unpersisted'
const STORED = select<RddRow>(`${RDDS} AND num_cached_partitions > 0 ORDER BY rdd_id`)
const ONE = select<RddRow>(`${RDDS} AND rdd_id = $2`)
const PARTITIONS = select<RowOf<typeof rddPartitions>>(
  'SELECT * FROM rdd_partitions WHERE attempt_key = $1 AND rdd_id = $2 AND life = $3 ORDER BY position',
)
const DISTRIBUTIONS = select<RowOf<typeof rddDistributions>>(
  'SELECT * FROM rdd_distributions WHERE attempt_key = $1 AND rdd_id = $2 AND life = $3 ORDER BY position',
)

async function rdd(reader: Reader, key: number, row: RddRow): Promise<Json> {
  const [partitions, distributions] = await Promise.all([
    reader.rows(PARTITIONS, key, row.rdd_id, row.life),
    reader.rows(DISTRIBUTIONS, key, row.rdd_id, row.life),
  ])
  return {
    id: row.rdd_id,
    name: row.name,
    numPartitions: row.num_partitions,
    numCachedPartitions: row.num_cached_partitions ?? 0,
    storageLevel: row.storage_level,
    memoryUsed: row.memory_used_bytes ?? 0,
    diskUsed: row.disk_used_bytes ?? 0,
    dataDistribution: distributions.length === 0 ? undefined : distributions.map(distribution),
    partitions: partitions.map((part) => ({
      blockName: part.block_name,
      storageLevel: part.storage_level,
      memoryUsed: part.memory_used_bytes,
      diskUsed: part.disk_used_bytes,
      executors: part.executors,
    })),
  }
}

function distribution(row: RowOf<typeof rddDistributions>): Json {
  return {
    address: row.address,
    memoryUsed: row.memory_used_bytes,
    memoryRemaining: row.memory_remaining_bytes,
    diskUsed: row.disk_used_bytes,
    onHeapMemoryUsed: row.on_heap_memory_used_bytes,
    offHeapMemoryUsed: row.off_heap_memory_used_bytes,
    onHeapMemoryRemaining: row.on_heap_memory_remaining_bytes,
    offHeapMemoryRemaining: row.off_heap_memory_remaining_bytes,
  }
}
