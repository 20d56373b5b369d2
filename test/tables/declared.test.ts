import { expect, test } from 'vitest'
import { TABLES } from '../../src/tables/index.ts'

test('every table and column says what it means', () => {
  const silent = TABLES.flatMap(({ name, doc, columns }) => [
    ...(doc.length < 20 ? [name] : []),
    ...Object.entries(columns)
      .filter(([, column]) => column.doc.length < 5)
      .map(([column]) => `${name}.${column}`),
  ])
  expect(silent).toEqual([])
})

test('no two tables have one name', () => {
  expect(new Set(TABLES.map(({ name }) => name)).size).toBe(TABLES.length)
})
