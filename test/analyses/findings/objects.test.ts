/** What `make/jobs/objects.scala` provokes, and what it nearly provokes. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { FoundIn, proof } from './found-in.ts'

let log: FoundIn
beforeAll(async () => {
  log = await FoundIn.sample(
    '43-findings-objects',
    ['row-objects', 'schema-inference', 'recomputed-lineage'],
    {
      row_objects_min_ms: 100,
      schema_inference_min_ms: 100,
      recomputed_min_bytes: 1_000_000,
      recomputed_min_ms: 100,
    },
  )
}, 60_000)
afterAll(() => log.close())

/** The stages of jobs that were described so. */
async function stagesOf(description: string): Promise<number[]> {
  const rows = await log.rows(
    `SELECT stage_id FROM stages WHERE description = '${description}' AND status = 'COMPLETE' ORDER BY stage_id`,
  )
  return rows.map(({ stage_id }) => Number(stage_id))
}

test('lambdas over many rows are found, over few they are not', async () => {
  expect(await log.queries('row-objects')).toEqual(['row-objects yes'])
  expect(proof(log.one('row-objects'), 'rows')).toBe(400_000)
})

test('a schema that is inferred costs a pass over the data; one that is given does not', async () => {
  const found = log.one('schema-inference')
  expect(await stagesOf('schema-inference yes')).toContain(found.stageId)
  const [input] = await log.rows(`SELECT input_bytes FROM stages WHERE stage_id = ${found.stageId}`)
  expect(proof(found, 'input_bytes')).toBe(input!.input_bytes)
  expect(found.wallMs).toBeGreaterThan(0)
})

test('an RDD that three jobs compute is found; one that is persisted is not', async () => {
  const found = log.one('recomputed-lineage')
  const { stages } = found.evidence as { stages: number[] }
  expect(stages.map(Number)).toEqual(await stagesOf('recomputed-lineage yes'))
  const times = await log.rows(
    `SELECT sum(duration_ms) AS ms FROM tasks WHERE stage_id IN (${stages.join(', ')}) GROUP BY stage_id ORDER BY ms`,
  )
  // All but the longest of three.
  expect(found.coreMs).toBe(Number(times[0]!.ms) + Number(times[1]!.ms))
  expect(found.wallMs).toBeGreaterThan(0)
})
