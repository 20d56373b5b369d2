import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createPool } from '../../src/decode/pool.ts'

test('a pool may be closed at any moment of its start', async () => {
  // Without care, Node 20 aborts the whole process at some of these moments.
  for (let delay = 0; delay < 120; delay += 8) {
    const pool = createPool(2)
    pool.warmUp()
    await sleep(delay)
    await pool.close()
  }
  await expect(createPool(2).close()).resolves.toBeUndefined()
})
