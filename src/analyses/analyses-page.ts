import type { AnalysisFile } from './analysis-file.ts'
import { analysesIn } from './library.ts'

/** The page that documents the SQL behind `compare`, `trends`, `fleet` and `engines`, made from the headers of its files. */
export function analysesMarkdown(): string {
  return `${[INTRODUCTION, ...FOLDERS.flatMap(([folder, about]) => [about, ...analysesIn(folder).map((file) => section(folder, file))])].join('\n\n')}\n`
}

const INTRODUCTION = `# Comparisons and native engines: the SQL behind them

Made from the headers in \`src/analyses/\` by \`npm run docs\`. Each command shows a part of what its queries answer; \`--format json\` has all.

    afterglow compare APP_A APP_B --db FILE              # two runs side by side
    afterglow compare APP --baseline-last 10 --db FILE   # a run against those of its job before it
    afterglow trends --db FILE [--app-id APP | --name NAME]
    afterglow fleet --db FILE
    afterglow engines --db FILE [--app-id APP]

Two runs are of one job if what they do (operators of their plans, with what they do; stages outside of SQL), the tables they
read and write, their settings and their names are alike by 0.6 or more, and what they do and to which tables by 0.5 or more: a name
alone makes no job. Each part is the overlap of two multisets (what is common by what is in either); the weights stand in
\`src/analyses/compare/same-job.ts\`.

That something differs beside a difference in time is measured; that it is the reason is likely where it changes in the same direction.`

const FOLDERS = [
  ['compare', '## compare, trends, fleet'],
  ['engines', '## engines'],
] as const

function section(folder: string, { id, header }: AnalysisFile): string {
  const columns = (header.get('column') ?? []).map((line) => {
    const at = line.indexOf(' = ')
    return `| ${line.slice(0, at)} | ${cell(line.slice(at + 3))} |`
  })
  return [
    `### ${folder}/${id}.sql`,
    ...(header.get('question') ?? []),
    ...(header.get('inputs') ?? []).map((inputs) => `From: ${inputs}.`),
    ...(columns.length === 0 ? [] : [['| column | meaning |', '|---|---|', ...columns].join('\n')]),
  ].join('\n\n')
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|')
}
