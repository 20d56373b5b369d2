import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { withoutClock } from '../../src/verify/clock.ts'
import { type Difference, differences } from '../../src/verify/compare.ts'
import { readJson } from '../../src/verify/json.ts'

function between(theirs: string, ours: string): Difference[] {
  return [...differences(readJson(theirs), readJson(ours))]
}

describe('differences', () => {
  test('there are none between equal answers, whatever the space', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(between(JSON.stringify(value), JSON.stringify(value, null, 2))).toEqual([])
      }),
    )
  })

  test.each([
    ['a value', '{"a":[{"b":1}]}', '{"a":[{"b":2}]}', { field: '.a[0].b', theirs: '1', ours: '2' }],
    ['a digit beyond 2^53', '[9007199254740993]', '[9007199254740992]', { field: '[0]' }],
    ['nothing for null', '{"a":null}', '{}', { field: '.a', theirs: 'null', ours: undefined }],
    ['an attribute more', '{}', '{"a":{"b":1}}', { field: '.a', theirs: undefined, ours: '{"b":1}' }],
    ['a type', '{"a":"1"}', '{"a":1}', { field: '.a', theirs: '"1"', ours: '1' }],
    ['an empty object for an empty list', '[]', '{}', { field: '', theirs: '[]', ours: '{}' }],
    ['a length', '[1,2]', '[1]', { field: '', theirs: '2 items, one of them 2', ours: '1 items' }],
    ['the order of a list', '[{"a":1},{"a":2}]', '[{"a":2},{"a":1}]', { field: '[0]' }],
  ])('%s', (_, theirs, ours, wanted) => {
    expect(between(theirs, ours)).toEqual([expect.objectContaining({ ...wanted, kind: 'value' })])
  })

  test('the order of attributes and the form of numbers are told apart from values', () => {
    expect(between('{"a":1,"b":1.0}', '{"b":1,"a":1}')).toEqual([
      { field: '.b', theirs: '1.0', ours: '1', kind: 'form' },
      { field: '', theirs: '["a","b"]', ours: '["b","a"]', kind: 'order' },
    ])
  })

  test('long texts are shown from where they differ', () => {
    const same = 'x'.repeat(5000)
    const [found] = between(`"${same}theirs"`, `"${same}ours"`)
    expect(found?.theirs).toContain('theirs')
    expect(found?.ours).toMatch(/^at 5000: /)
    expect(found?.ours?.length).toBeLessThan(200)
  })
})

describe('withoutClock', () => {
  const blank = (text: string, completed = true) => withoutClock(readJson(text), completed)
  test.each([
    ['{"lastUpdated":"x","a":1}', true, '{"a":1}'],
    ['{"completed":false,"duration":3,"endTime":"x","endTimeEpoch":1}', false, '{"completed":false}'],
    ['{"completed":true,"duration":3}', true, '{"completed":true,"duration":3}'],
    ['[{"status":"RUNNING","duration":3}]', true, '[{"status":"RUNNING"}]'],
    ['{"status":"SUCCESS","duration":3}', true, '{"status":"SUCCESS","duration":3}'],
    ['{"id":"driver","totalDuration":3}', false, '{"id":"driver"}'],
    ['{"id":"driver","totalDuration":3}', true, '{"id":"driver","totalDuration":3}'],
    ['{"successJobIds":[10,9,1]}', true, '{"successJobIds":[1,9,10]}'],
    ['{"runningQueries":1,"averageDuration":2}', true, '{"runningQueries":1}'],
    ['{"runningQueries":0,"averageDuration":2}', true, '{"runningQueries":0,"averageDuration":2}'],
  ])('%s, completed %s', (text, completed, left) => {
    expect(blank(text, completed)).toEqual(readJson(left))
  })
})
