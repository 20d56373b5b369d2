/** What `make/jobs/comet.py` provokes, and what it nearly provokes. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { FoundIn, proof } from './found-in.ts'

let log: FoundIn
beforeAll(async () => {
  log = await FoundIn.sample('35-findings-comet', ['native-fallback'], { native_fallback_min_ms: 500 })
}, 60_000)
afterAll(() => log.close())

test('queries of which a good part stayed on the JVM are found; those that ran whole, or nearly, or were not meant to, are not', async () => {
  expect(await log.queries('native-fallback')).toEqual([
    'Python: yes',
    'expression: yes',
    'text, rows to columns: yes',
    'type: yes',
    'window: yes',
  ])
})

test('what fell back is named by what keeps the rest back, with what the list says of it', async () => {
  const found = async (description: string) => {
    const [row] = await log.rows(
      `SELECT execution_id FROM sql_executions WHERE description = '${description}' AND status = 'COMPLETED'`,
    )
    return log.of('native-fallback').find(({ executionId }) => executionId === Number(row!.execution_id))!
  }
  const python = await found('Python: yes')
  expect(python.what).toContain('that Comet did not run: BatchEvalPython, HashAggregate, Project.')
  expect(python.advice).toContain('Begin with BatchEvalPython (functions in Python fall back)')
  expect(proof(python, 'conversions')).toBe(2)
  expect(proof(python, 'fallback_ms')).toBeLessThanOrEqual(proof(python, 'execution_ms'))

  const type = await found('type: yes')
  expect(type.what).toContain('none of this query ran in it')
  expect(type.advice).toContain('Begin with Scan parquet (type interval: ')
  expect((await found('text, rows to columns: yes')).what).toContain('that Comet did not run: Scan.')
  expect((await found('window: yes')).advice).toContain('WindowGroupLimit')
})
