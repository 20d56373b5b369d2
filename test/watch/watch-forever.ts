/** Watches a folder, one look right after the other, until it is killed: node watch-forever.js FOLDER DATABASE */
import { createPool } from '../../src/decode/pool.ts'
import { Watcher } from '../../src/watch.ts'
import { openNew } from './open-new.ts'

const [, , folder, db] = process.argv
const watcher = new Watcher([folder!], { database: await openNew(db!), pool: createPool(1) })
for (;;) {
  const { changed } = await watcher.round()
  if (changed.length > 0) process.stdout.write('.')
}
