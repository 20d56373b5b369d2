import { COMMON_COLUMNS, type Observed, observability } from './observability.ts'

/** The page that documents the schema `spark_observability`, made from the headers of its files. */
export function observabilityMarkdown(): string {
  const every = observability()
  const others = new Set(every.flatMap(({ also }) => also))
  const all = every
    .filter(({ name }) => !others.has(name))
    .toSorted((a, b) => a.name.localeCompare(b.name, 'en'))
  const views = all.filter(({ parameters }) => parameters === undefined)
  const macros = all.filter(({ parameters }) => parameters !== undefined)
  return `${[
    INTRODUCTION,
    columnTable(COMMON_COLUMNS),
    '## Views',
    ...views.map(section),
    '## Functions',
    MACROS,
    ...macros.map(section),
  ].join('\n\n')}\n`
}

const INTRODUCTION = `# The schema spark_observability

Made from the headers in \`src/analyses/observability/\` by \`npm run docs\`. Every database that Afterglow makes has this schema: views
with the names and columns of the tables that an earlier tool made of a live history server, and table functions with the names that
notebooks call. One that an older Afterglow made gets them when it is next loaded into.

    afterglow sql --db spark.duckdb "FROM spark_observability.getsloweststages('app-20261121130042-0000')"

Times are text in the history server's format, in GMT. Values are what that tool meant to record; what differs from what it recorded is said
with each. Two scores are there twice: as published, with the defects that results of then have (\`..._published\`), and corrected.

| score | as published | corrected | what differs most |
|---|---|---|---|
| efficiency of stages | ineffjobraw_published | ineffjobraw | one quick task no longer makes a stage look skewed; stages no longer multiply by attempts and applications |
| efficiency of jobs | ineffjobagg_published | ineffjobagg | one share per application attempt, not one for a cluster repeated |
| readiness for Photon | photonanalysis_published | photonanalysis | operators by name in all executions; \`afterglow engines\` weighs by time and gives a range |

Nearly all views begin with these columns, which are left out below:`

const MACROS = `They take an application id, or, as notebooks pass it, the id or ARN of a cluster: then they answer for all its applications. Those that
have no application take a cluster id or nothing. In a database that is attached to
another one under a name, \`USE\` that name first: DuckDB looks for what a function reads where the session is.`

function section({ name, doc, differs, also, columns = {}, parameters, schema }: Observed): string {
  const own = Object.fromEntries(
    Object.entries(columns).filter(
      ([column, text]) => COMMON_COLUMNS[column as keyof typeof COMMON_COLUMNS] !== text,
    ),
  )
  const full = schema === 'main' ? `main.${name}` : name
  return [
    `### ${full}${parameters === undefined ? '' : `(${parameters})`}`,
    doc,
    ...(also.length === 0 ? [] : [`Also: ${also.join(', ')}.`]),
    ...(differs === undefined ? [] : [`*Differs:* ${differs}`]),
    ...(Object.keys(own).length === 0 ? [] : [columnTable(own)]),
  ].join('\n\n')
}

function columnTable(columns: Readonly<Record<string, string>>): string {
  const rows = Object.entries(columns).map(([name, text]) => `| ${name} | ${text.replaceAll('|', '\\|')} |`)
  return ['| column | meaning |', '|---|---|', ...rows].join('\n')
}
