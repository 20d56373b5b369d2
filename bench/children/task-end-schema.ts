/** The columns of a SparkListenerTaskEnd (Spark 3.5) as DuckDB's read_ndjson wants them spelt out. */
export function taskEndColumns(): string {
  const columns = Object.entries(COLUMNS).map(([name, type]) => `'${name}': '${sqlType(type)}'`)
  return `{${columns.join(', ')}}`
}

type Type = string | readonly string[] | { readonly [name: string]: Type }

/** A list of names stands for that many whole numbers. */
function sqlType(type: Type): string {
  if (typeof type === 'string') return type
  const fields = Array.isArray(type)
    ? type.map((name) => `"${name}" BIGINT`)
    : Object.entries(type).map(([name, of]) => `"${name}" ${sqlType(of)}`)
  return `STRUCT(${fields.join(', ')})`
}

const ACCUMULABLE: Type = {
  ID: 'BIGINT',
  Name: 'VARCHAR',
  Update: 'VARCHAR',
  Value: 'VARCHAR',
  Internal: 'BOOLEAN',
  'Count Failed Values': 'BOOLEAN',
  Metadata: 'VARCHAR',
}

const COLUMNS: { readonly [name: string]: Type } = {
  Event: 'VARCHAR',
  'Stage ID': 'BIGINT',
  'Stage Attempt ID': 'BIGINT',
  'Task Type': 'VARCHAR',
  'Task End Reason': { Reason: 'VARCHAR' },
  'Task Info': {
    'Task ID': 'BIGINT',
    Index: 'BIGINT',
    Attempt: 'BIGINT',
    'Partition ID': 'BIGINT',
    'Launch Time': 'BIGINT',
    'Executor ID': 'VARCHAR',
    Host: 'VARCHAR',
    Locality: 'VARCHAR',
    Speculative: 'BOOLEAN',
    'Getting Result Time': 'BIGINT',
    'Finish Time': 'BIGINT',
    Failed: 'BOOLEAN',
    Killed: 'BOOLEAN',
    Accumulables: `${sqlType(ACCUMULABLE)}[]`,
  },
  'Task Metrics': {
    'Executor Deserialize Time': 'BIGINT',
    'Executor Deserialize CPU Time': 'BIGINT',
    'Executor Run Time': 'BIGINT',
    'Executor CPU Time': 'BIGINT',
    'Peak Execution Memory': 'BIGINT',
    'Result Size': 'BIGINT',
    'JVM GC Time': 'BIGINT',
    'Result Serialization Time': 'BIGINT',
    'Memory Bytes Spilled': 'BIGINT',
    'Disk Bytes Spilled': 'BIGINT',
    'Shuffle Read Metrics': {
      'Remote Blocks Fetched': 'BIGINT',
      'Local Blocks Fetched': 'BIGINT',
      'Fetch Wait Time': 'BIGINT',
      'Remote Bytes Read': 'BIGINT',
      'Remote Bytes Read To Disk': 'BIGINT',
      'Local Bytes Read': 'BIGINT',
      'Total Records Read': 'BIGINT',
      'Remote Requests Duration': 'BIGINT',
      'Push Based Shuffle': [
        'Corrupt Merged Block Chunks',
        'Merged Fetch Fallback Count',
        'Merged Remote Blocks Fetched',
        'Merged Local Blocks Fetched',
        'Merged Remote Chunks Fetched',
        'Merged Local Chunks Fetched',
        'Merged Remote Bytes Read',
        'Merged Local Bytes Read',
        'Merged Remote Requests Duration',
      ],
    },
    'Shuffle Write Metrics': ['Shuffle Bytes Written', 'Shuffle Write Time', 'Shuffle Records Written'],
    'Input Metrics': ['Bytes Read', 'Records Read'],
    'Output Metrics': ['Bytes Written', 'Records Written'],
  },
}
