import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  commentText,
  shellWord,
  sparkDefaultsText,
  sparkSubmitText,
} from '../../../src/analyses/recommend/settings-text.ts'

test('what a person pastes', () => {
  expect(sparkSubmitText({ 'spark.executor.memory': '4g', 'spark.master': 'local[8]' })).toBe(
    "spark-submit \\\n  --conf spark.executor.memory=4g \\\n  --conf 'spark.master=local[8]'\n",
  )
  expect(sparkDefaultsText({ 'spark.executor.memory': '4g' })).toBe('spark.executor.memory 4g\n')
})

test('a shell reads any word as it was', () => {
  const words = ["a'b", "' ", '$(id)', '`id`', 'a b', '', '"', '\\', 'a;b', '*', '~', '!x', '-n', 'é\n']
  expect(readByShell(words)).toEqual(words)
  fc.assert(
    fc.property(fc.array(fc.string().map((text) => text.replaceAll('\0', ''))), (any) => {
      expect(readByShell(any)).toEqual(any)
    }),
    { numRuns: 20 },
  )
})

function readByShell(words: readonly string[]): string[] {
  if (words.length === 0) return []
  const script = `printf '%s\\0' ${words.map(shellWord).join(' ')}`
  return execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1)
}

test('a value cannot begin another line of a file of settings, nor of a comment', () => {
  expect(sparkDefaultsText({ 'spark.x': 'a\nspark.y b\\c' })).toBe('spark.x a\\nspark.y b\\\\c\n')
  expect(commentText('a\nrm -rf /\u2028x')).toBe('# a\n# rm -rf /\n# x\n')
})
