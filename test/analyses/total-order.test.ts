/** What ties has one order: else numbers change places from run to run, as threads come first. */
import { expect, test } from 'vitest'
import { analysesIn } from '../../src/analyses/library.ts'

/** The arguments of each call of these functions in a text of SQL. */
function callsIn(sql: string): string[][] {
  return [...sql.matchAll(/\b(?:max_by|min_by|arg_max|arg_min)\(/g)].map(({ index, 0: { length } }) => {
    const found: string[] = ['']
    let depth = 1
    for (let at = index + length; depth > 0; at++) {
      const char = sql[at]!
      if ('([{'.includes(char)) depth++
      else if (')]}'.includes(char)) depth--
      if (char === ',' && depth === 1) found.push('')
      else if (depth > 0) found[found.length - 1] += char
    }
    return found.map((one) => one.trim())
  })
}

/** Keys that are unique by themselves where they are used. */
const UNIQUE = /^(?:[a-z]\.)?(?:job_id|node_id|nth|execution_id \* 100000 \+ fragment_id)$/

test.each(['findings', 'base'])('of %s', (folder) => {
  const files = analysesIn(folder).flatMap(({ id, parts }) =>
    [...parts.values()].flatMap((sql) =>
      callsIn(sql)
        .filter(([, key]) => !/^\(.*, .*\)$/s.test(key!) && !UNIQUE.test(key!))
        .map(([, key]) => `${id}: the greatest by ${key}`),
    ),
  )
  expect(files).toEqual([])
})

test('the most frequent of what ties is the first in alphabetical order, not the first that came', () => {
  const files = ['findings', 'base'].flatMap((folder) => analysesIn(folder))
  const found = files.filter(({ parts }) => [...parts.values()].some((sql) => /\bmode\(/.test(sql)))
  expect(found.map(({ id }) => id)).toEqual([])
})
