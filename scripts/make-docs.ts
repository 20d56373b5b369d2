/** Writes the pages of docs/ that are made from declarations: `npm run docs`. */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { DOCS } from './docs.ts'

for (const [name, text] of Object.entries(DOCS))
  writeFileSync(fileURLToPath(new URL(`../../docs/${name}`, import.meta.url)), text())
