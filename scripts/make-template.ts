/** Makes the empty database that a load begins with: part of `npm run build`. */
import { makeTemplate } from '../src/store/template.ts'
import { TABLES } from '../src/tables/index.ts'

await makeTemplate(TABLES)
