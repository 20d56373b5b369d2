import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readBudget } from '../../src/analyses/check/budget.ts'
import { CheckedJson } from '../../src/analyses/checked-json.ts'
import { priceBook } from '../../src/analyses/prices.ts'
import { sharedFolder } from '../faces/cli/folder.ts'

/** The example of a page of docs/. */
function example(page: string): string {
  return /```json\n([^`]*)```/.exec(readFileSync(`docs/${page}`, 'utf8'))![1]!
}

test('the price book that docs/cost.md shows is one', () =>
  expect(priceBook(new CheckedJson(JSON.parse(example('cost.md')), 'docs/cost.md')).instances.size).toBe(1))

test('the budget that docs/check.md shows is one', () => {
  const folder = sharedFolder()
  try {
    const budget = readBudget(folder.file('budget.json', example('check.md')), ['failed-tasks'])
    expect(budget.limits.size).toBe(8)
    expect(budget.regression?.increases.size).toBe(2)
  } finally {
    folder.remove()
  }
})
