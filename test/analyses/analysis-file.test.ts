import { expect, test } from 'vitest'
import { entry, parseAnalysis } from '../../src/analyses/analysis-file.ts'
import { thresholdsOf, thresholdValues, withThresholds } from '../../src/analyses/thresholds.ts'

const TEXT = `-- title: Skew
-- means: A few tasks
--   take longer.
-- threshold: ratio = 3 : longest over median
-- threshold: lost_ms = -1.5 : another

-- @findings
SELECT 1
WHERE x > $ratio; -- a comment; of two parts

-- @waste
SELECT $lost_ms;
`

test('a header documents, parts are statements', () => {
  const file = parseAnalysis('skew', TEXT)
  expect(entry(file, 'title')).toBe('Skew')
  expect(entry(file, 'means')).toBe('A few tasks take longer.')
  expect([...file.parts.keys()]).toEqual(['findings', 'waste'])
  expect(file.parts.get('waste')).toBe('SELECT $lost_ms')
  expect(() => entry(file, 'do')).toThrow("skew.sql has no '-- do:'")
})

test('a line of the header that is no entry is an error', () => {
  expect(() => parseAnalysis('x', '-- no entry at all\nSELECT 1')).toThrow('is no entry')
})

test('thresholds are declared in headers and written into the SQL as numbers', () => {
  const file = parseAnalysis('skew', TEXT)
  const values = thresholdValues(thresholdsOf([file]), undefined)
  expect(withThresholds(file.parts.get('findings')!, values)).toContain('WHERE x > 3;')
  expect(withThresholds(file.parts.get('waste')!, values)).toBe('SELECT (-1.5)')
  expect(() => withThresholds('SELECT $other', values)).toThrow('$other')
})

test('two analyses may share a threshold if they mean the same by it', () => {
  const other = parseAnalysis('other', '-- threshold: ratio = 4 : longest over median')
  expect(() => thresholdsOf([parseAnalysis('skew', TEXT), other])).toThrow('differ in the threshold ratio')
  const same = parseAnalysis('other', '-- threshold: ratio = 3 : longest over median')
  expect(thresholdsOf([parseAnalysis('skew', TEXT), same]).get('ratio')?.usedBy).toEqual(['skew', 'other'])
})
