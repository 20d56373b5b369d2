import { TABLES } from './index.ts'
import { type Column, KEY_COLUMNS, type Table } from './schema.ts'
import { VIEWS } from './views.ts'

/** The page that documents every table and column, made from their declarations. */
export function tablesMarkdown(): string {
  return `${[INTRODUCTION, contents(), ...TABLES.map(section), ...VIEWS.map(({ name, doc, sql }) => `## ${name} (view)\n\n${doc}\n\n\`\`\`sql\n${sql}\n\`\`\``)].join('\n\n')}\n`
}

const INTRODUCTION = `# Tables

Made from the declarations in \`src/tables/\` by \`npm run docs\`. The same texts are in the database:
\`SELECT table_name, column_name, data_type, comment FROM duckdb_columns()\`.

NULL means that the log does not say; zero means that it says zero. Units are in the names (\`_ms\`, \`_ns\`, \`_bytes\`);
a TIMESTAMP is UTC. *Key* names the columns that tell the rows of one application attempt apart (NULL is a value there), as
long as the events of the log do not contradict each other. Every table begins with these columns, which are left out below:

${columnTable(KEY_COLUMNS)}`

function contents(): string {
  const rows = [...TABLES, ...VIEWS].map(
    ({ name, doc }) =>
      `| [${name}](#${name}${VIEWS.some((view) => view.name === name) ? '-view' : ''}) | ${cell(firstSentence(doc))} |`,
  )
  return ['| table | what it holds |', '|---|---|', ...rows].join('\n')
}

function section({ name, doc, key, columns }: Table): string {
  const apart = key.length === 0 ? '' : `\n\nKey: ${key.map((column) => `\`${column}\``).join(', ')}.`
  return `## ${name}\n\n${doc}${apart}\n\n${columnTable(columns)}`
}

function columnTable(columns: Readonly<Record<string, Column>>): string {
  const rows = Object.entries(columns).map(
    ([name, { type, nullable, doc }]) => `| ${name} | ${type} | ${nullable ? 'yes' : ''} | ${cell(doc)} |`,
  )
  return ['| column | type | NULL | meaning |', '|---|---|---|---|', ...rows].join('\n')
}

function firstSentence(doc: string): string {
  return /^.*?[.:](?=\s|$)/s.exec(doc)?.[0].replace(/:$/, '.') ?? doc
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ').replaceAll('<', '&lt;')
}
