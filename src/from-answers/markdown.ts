import { NOT_CARRIED, type NotCarried } from './not-carried.ts'

/** The page of what a REST API does not tell, made from the list that the tests go by. */
export function restMarkdown(): string {
  const whole = NOT_CARRIED.filter(({ columns, rows }) => columns === undefined && rows === undefined)
  const others = NOT_CARRIED.filter((one) => !whole.includes(one))
  const tables = [...new Set(others.map(({ table }) => table))].sort()
  return `${[
    INTRODUCTION,
    `These tables are empty: ${whole.map(({ table }) => `\`${table}\``).join(', ')}.`,
    [
      '| table | what | instead | why |',
      '|---|---|---|---|',
      ...tables.flatMap((table) => others.filter((one) => one.table === table).map(row)),
    ].join('\n'),
  ].join('\n\n')}\n`
}

const INTRODUCTION = `# What a REST API does not tell

Made from \`src/from-answers/not-carried.ts\` by \`npm run docs\`. A load of a history server with \`--via rest\`, and of a running
application, fills the tables from answers (see [sources.md](sources.md)). Everything that is not listed here is equal to what a load of the
event log gives: \`npm test\` loads applications both ways and compares every table.`

const INSTEAD: Readonly<Record<NotCarried['instead'], string>> = {
  NULL: 'NULL',
  'kept or NULL': 'as in the log, or NULL',
  redacted: 'as in the log, or hidden',
  trimmed: 'as in the log, without blanks at the ends',
  resorted: 'another order',
  other: 'another value',
}

function row({ table, columns, rows, instead, why, oldServers }: NotCarried): string {
  const what = columns === undefined ? (rows?.missing ?? '') : columns.map((name) => `\`${name}\``).join(', ')
  const how = columns === undefined ? 'no rows' : INSTEAD[instead]
  return `| ${table} | ${what} | ${how} | ${oldServers === true ? 'Servers of Spark 3.5: ' : ''}${why} |`
}
