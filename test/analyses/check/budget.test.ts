import { afterAll, beforeAll, expect, test } from 'vitest'
import { readBudget } from '../../../src/analyses/check/budget.ts'
import { type SharedFolder, sharedFolder } from '../../faces/cli/folder.ts'

let folder: SharedFolder
beforeAll(() => {
  folder = sharedFolder()
})
afterAll(() => folder.remove())

const read = (text: string) => readBudget(folder.file('budget.json', text), ['task-skew'])

test('a budget', () => {
  const { limits, findings, regression } = read(
    '{"max_runtime_s": 60, "findings": {"critical": 0, "task-skew": 2}, "regression": {"last": 5, "max_runtime_increase": 0.2}}',
  )
  expect([...limits]).toEqual([['max_runtime_s', 60]])
  expect([...findings]).toEqual([
    ['critical', 0],
    ['task-skew', 2],
  ])
  expect(regression).toEqual({ baseline: { last: 5 }, increases: new Map([['max_runtime_increase', 0.2]]) })
})

test.each([
  ['{"max_runtime": 1}', 'there is no "max_runtime" here'],
  ['{"max_runtime_s": "1"}', 'max_runtime_s: expected a number, at least 0, not "1"'],
  ['{"max_skew": -1}', 'at least 0, not -1'],
  ['{"findings": {"no-such": 0}}', 'findings: there is no "no-such" here'],
  ['{"regression": {"last": 3}}', 'regression: one of these is needed: max_runtime_increase'],
  ['{"regression": {"max_runtime_increase": 1}}', 'either "baseline"'],
  ['{"regression": {"last": 1, "baseline": "x", "max_runtime_increase": 1}}', 'either "baseline"'],
  ['{"regression": {"last": 0, "max_runtime_increase": 1}}', 'at least 1, not 0'],
  [
    '{"regression": {"last": 1.5, "max_runtime_increase": 1}}',
    'regression.last: expected a whole number, not 1.5',
  ],
  ['{"findings": {"critical": 0.5}}', 'findings.critical: expected a whole number, not 0.5'],
  ['{"max_skew": 1e400}', 'expected a smaller number, not Infinity'],
  ['{}', 'sets no limit'],
  ['[]', 'expected an object'],
  ['[', 'is no JSON'],
])('what is wrong is named: %s', (text, message) => {
  expect(() => read(text)).toThrow(message)
})

test('a file that is not there', () =>
  expect(() => readBudget(`${folder.path}/none`, [])).toThrow('cannot be read'))
