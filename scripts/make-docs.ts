/** Writes docs/tables.md from the declarations of the tables: `npm run docs`. */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { tablesMarkdown } from '../src/tables/markdown.ts'

writeFileSync(fileURLToPath(new URL('../../docs/tables.md', import.meta.url)), tablesMarkdown())
