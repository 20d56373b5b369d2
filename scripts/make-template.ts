/** Makes the empty database that a load begins with: part of `npm run build`. */

import { declarations } from '../src/analyses/schema.ts'
import { makeTemplate } from '../src/store/template.ts'

await makeTemplate(declarations())
