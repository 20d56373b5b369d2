import { readFileSync } from 'node:fs'
import { availableParallelism, cpus, release, totalmem } from 'node:os'
import { version as duckdbVersion } from '@duckdb/node-api'
import type { Answer } from './bench.ts'
import { bytesText } from './sizes.ts'

/** The table of results. */
export function tableOf(answers: readonly Answer[]): string {
  const rows = answers.map(({ question, log, mustReach, reached, isReached }) =>
    [question, log, mustReach, reached, isReached === undefined ? '' : isReached ? 'yes' : '**no**'].map(
      (cell) => cell.replaceAll('|', '\\|'),
    ),
  )
  return [['question', 'log', 'must reach', 'reached', ''], ['---', '---', '---', '---', '---'], ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n')
}

/** bench/results.md: the table, what the figures come from, and the machine. */
export function reportOf(
  answers: readonly Answer[],
  about: { readonly runs: number; readonly scale: number; readonly base: string },
): string {
  const details = answers
    .filter(({ details }) => details.length > 0)
    .map(
      ({ question, log, details }) =>
        `**${question}** (${log})\n\n${details.map((line) => `- ${line}`).join('\n')}`,
    )
  const scaled = about.scale === 1 ? '' : ` Logs are ${about.scale} times the usual size: this was a trial.`
  return `# Results of \`npm run bench\`

${machine()}

Each figure is the ratio of medians of up to ${about.runs} runs of each contestant, which ran in turn (A B A B ...) with the
logs in the page cache; whole processes, from start to end, unless a row says otherwise. Peak memory is that of the whole
process, the most of all runs. Logs were grown from ${about.base} by \`bench/generate.ts\`.${scaled}

${tableOf(answers)}

## What the figures come from

${details.join('\n\n')}
`
}

function machine(): string {
  const model = cpus()[0]?.model.trim() ?? 'unknown CPU'
  return `${new Date().toISOString().slice(0, 10)}; ${model}, ${availableParallelism()} cores, ${bytesText(totalmem())} of memory, ${process.platform} ${release()};
Node ${process.versions.node}, DuckDB ${duckdbVersion()}, Afterglow ${ownVersion()}.`
}

function ownVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  return /"version": "([^"]+)"/.exec(text)?.[1] ?? 'unknown'
}
