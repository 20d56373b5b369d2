import { expect, test } from 'vitest'
import { keyPattern } from '../../src/source/remote/key-pattern.ts'

const KEYS = [
  'logs/2024/app-1.zstd',
  'logs/2024/app-2.gz',
  'logs/2025/08/app-3.zstd',
  'logs/2025/eventlog_v2_x/events_1_x',
  'logs/a+b(c)/app',
  'logs-old/2024/app-1.zstd',
]

test.each([
  ['logs/*/*.zstd', [0]],
  ['logs/**/*.zstd', [0, 2]],
  ['logs/202?', [0, 1, 2, 3]],
  ['logs/2025/eventlog_v2_*', [3]],
  ['logs/2024/app-{1,2}.*', [0, 1]],
  ['logs/202[!5]/*', [0, 1]],
  ['logs/20[0-9][5]/**', [2, 3]],
  ['logs*/2024/app-1.zstd', [0, 5]],
  ['logs/a+b(c)/*', [4]],
  ['logs/\\*/x', []],
  ['logs/{2024', [0, 1]],
])('%s', (pattern, expected) => {
  const { matches } = keyPattern(pattern)
  expect(KEYS.filter(matches)).toEqual(expected.map((i) => KEYS[i]))
})

test('only what every match begins with is listed', () => {
  expect(keyPattern('logs/2024-*/x*').prefix).toBe('logs/2024-')
  expect(keyPattern('*').prefix).toBe('')
})
