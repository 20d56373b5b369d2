/** Findings in logs of other platforms, as their owners would see them. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { findFindings, findingFiles } from '../../src/analyses/find.ts'
import { narrowTo } from '../../src/analyses/scope.ts'
import { loadedDatabase } from '../analyses/loaded.ts'
import { SHARED } from './recorded.ts'

const LOGS = join(SHARED, 'logs')

/** What of these is found in a log: places and what is said, by finding. */
async function foundIn(path: string, ids: readonly string[]): Promise<Record<string, string[]>> {
  const db = await loadedDatabase([join(LOGS, path)])
  try {
    const attempts = await db.connection.rows('SELECT attempt_key FROM attempts')
    await narrowTo(
      db.connection,
      attempts.map(({ attempt_key }) => Number(attempt_key)),
    )
    const files = findingFiles().filter(({ id }) => ids.includes(id))
    const found = (await findFindings(db.connection, files)).flatMap(({ findings }) => findings)
    return Object.fromEntries(
      ids.map((id) => [
        id,
        found.filter((one) => one.id === id).map(({ place, what }) => `${place}: ${what}`),
      ]),
    )
  } finally {
    db.close()
  }
}

describe.skipIf(!existsSync(LOGS))(`logs in ${LOGS} (or AFTERGLOW_SHARED)`, () => {
  test('query 88 on Photon reads store_sales eight times; its joins of single rows are no cross joins', async () => {
    const ids = [
      'repeated-scan',
      'nested-loop-join',
      'repeated-subplan',
      'native-fallback',
      'missed-broadcast',
    ]
    const found = await foundIn('databricks-photon/nds_q88_photon_db_13_3.zstd', ids)
    expect(found['repeated-scan']).toHaveLength(1)
    expect(found['repeated-scan']![0]).toMatch(
      /^sql 26 node 23: 8 scans of parquet_sf3000\/store_sales in one query/,
    )
    expect(ids.slice(1).flatMap((id) => found[id])).toEqual([])
  })

  test('text similarity on EMR infers a schema from 160 GB, and fits an estimator twice to what it computes anew', async () => {
    const found = await foundIn('emr/emr.zip', ['recomputed-lineage', 'schema-inference', 'cache-never-read'])
    expect(found['recomputed-lineage']).toHaveLength(1)
    expect(found['recomputed-lineage']![0]).toMatch(/^stage 3: 2 stages \(3, 5\) read the same 160\.3 GB/)
    expect(found['schema-inference']).toHaveLength(1)
    expect(found['schema-inference']![0]).toMatch(
      /^stage 2: "csv at textsimilarity\.scala:44" read 160\.3 GB/,
    )
    expect(found['cache-never-read']).toEqual([])
  })

  test('thirteen queries on Databricks read the same table again', async () => {
    const found = await foundIn('databricks-rollover/databricks-rollover.zip', [
      'repeated-subplan',
      'missed-broadcast',
    ])
    expect(found['repeated-subplan']).toHaveLength(1)
    expect(found['repeated-subplan']![0]).toMatch(/^sql 6 node 16: The same plan ran 13 times in 13 queries/)
    expect(found['missed-broadcast']).toEqual([])
  })

  test('a join that makes ten rows of one, and a stage with fewer tasks than cores', async () => {
    const found = await foundIn('multiple-attempts/attempt_1_eventlog.zstd', [
      'row-explosion',
      'aqe-coalesced-too-far',
    ])
    expect(found['row-explosion']).toHaveLength(1)
    expect(found['row-explosion']![0]).toMatch(
      /^sql 0 node 10: BroadcastHashJoin made 500,048,404 rows of 50,000,000/,
    )
    expect(found['aqe-coalesced-too-far']).toHaveLength(1)
    expect(found['aqe-coalesced-too-far']![0]).toMatch(
      /^stage 5: 16 tasks on 30 cores, merged from 1000 partitions/,
    )
  })

  test('what RAPIDS did not run', async () => {
    const found = await foundIn('sql-metrics-golden/rapids_join_eventlog.zstd', ['native-fallback'])
    expect(found['native-fallback']).toHaveLength(1)
    expect(found['native-fallback']![0]).toContain(
      'operators that RAPIDS did not run: Scan, SerializeFromObject.',
    )
  })
})
