import { expect, it } from 'vitest'
import { nanoCpus, tasksOnCores } from '../../src/reconstruct/cpu-amount.ts'

it('divides cores by whole and fractional CPUs', () => {
  expect(tasksOnCores(8, nanoCpus('3')!)).toBe(2)
  expect(tasksOnCores(3, nanoCpus('0.1')!)).toBe(30)
  expect(tasksOnCores(1, nanoCpus(0.25)!)).toBe(4)
  expect(tasksOnCores(3, nanoCpus(1.5)!)).toBe(2)
})

it('takes nothing else for an amount', () => {
  for (const bad of ['', 'x', '0', '-1', 'Infinity', '1e99', `1${'0'.repeat(70)}`])
    expect(nanoCpus(bad)).toBeUndefined()
})
