/** DuckDB's own reader: TaskEnd lines with their accumulables into a table of a new database. Prints the rows. */
import { availableParallelism } from 'node:os'
import { DuckDBInstance } from '@duckdb/node-api'
import { taskEndColumns } from './task-end-schema.ts'

const [log, database] = process.argv.slice(2)
const instance = await DuckDBInstance.create(database!, { threads: String(availableParallelism()) })
const connection = await instance.connect()
await connection.run(
  `CREATE TABLE task_ends AS
   SELECT * FROM read_ndjson($log, columns = ${taskEndColumns()}, maximum_object_size = 268435456)
   WHERE Event = 'SparkListenerTaskEnd'`,
  { log: log! },
)
const reader = await connection.runAndReadAll('SELECT count(*) FROM task_ends')
console.log(String(reader.getRows()[0]?.[0]))
connection.closeSync()
instance.closeSync()
