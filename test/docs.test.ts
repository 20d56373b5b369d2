import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { DOCS } from '../scripts/docs.ts'

test.each(Object.entries(DOCS))(
  'docs/%s says what is declared (npm run docs makes it anew)',
  (name, text) => {
    expect(readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8')).toBe(text())
  },
)
