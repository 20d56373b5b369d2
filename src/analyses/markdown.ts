import { type AnalysisFile, entry } from './analysis-file.ts'
import { EXPLAINED } from './explain.ts'
import { findingFiles } from './find.ts'
import { SEVERITY } from './severity.ts'
import { thresholdsJson, thresholdsOf } from './thresholds.ts'

const INTRODUCTION = `# Findings

Made from the headers of \`src/analyses/findings/*.sql\` by \`npm run docs\`. \`afterglow findings --explain ID\` shows the same of one, with
its query.

    npx afterglow findings --db FILE [--app-id ID] [--min-impact 1%] [--format table|json|markdown]

## What a finding says

- **Severity** comes from what it costs, never from a count: the greater of its share of the time of the application and of the core
  time its executors offered. From $critical it is critical, from $warning a warning, below a notice; unknown where nothing tells what it costs,
  and then it says why.
- **Time** is wall-clock time that would not have passed. The schedule of the application is replayed twice, as it was and without the waste, and
  the difference is what it cost: time saved beside a longer task, or while another job runs, is no time saved. The rules of the replay stand
  in \`src/analyses/replay/replay.ts\`: stages wait for their parents, jobs for the job before them plus what the driver did in between, tasks for a
  free slot of the executors that lived, first job first. It knows no locality and no fair pools. Where the replay of what really happened is far
  from what really happened, the output says so. What is no task (the driver's time, waiting for executors) is counted by the clock.
  Where batches of a stream come late there is nothing to replay: their lateness is said (*late*), and no money, for the executors run on.
- **Core time** is time of task slots that was used for nothing, or offered and not used.
- **Certainty**: *sure* (the log says it), *likely* (it follows from numbers that can have another cause), *guess* (worth a look).
- **Cannot tell** is said where the log lacks what is needed. It is not the same as no problem.
- Findings overlap: the same second may be in several. They do not add up.

Thresholds are in [thresholds.json](thresholds.json); a file with only those that should differ is given with \`--thresholds FILE\`.
`

/** docs/findings.md: one section a finding. */
export function findingsPage(files: readonly AnalysisFile[] = findingFiles()): string {
  const thresholds = thresholdsOf([SEVERITY, ...files])
  const percent = (name: string) => `${thresholds.get(name)!.value * 100} %`
  return [
    INTRODUCTION.replace('$critical', percent('critical_share')).replace(
      '$warning',
      percent('warning_share'),
    ),
    '| finding | question |\n|---|---|',
    ...files.map((file) => `| [${entry(file, 'title')}](#${file.id}) | ${cell(entry(file, 'question'))} |`),
    ...files.map(section),
  ]
    .join('\n')
    .concat('\n')
}

function section(file: AnalysisFile): string {
  return [
    `\n## ${file.id}`,
    `**${entry(file, 'title')}.** ${entry(file, 'question')}`,
    ...EXPLAINED.map(([name, title]) => `*${title}*: ${entry(file, name)}`),
    ...thresholdTable(file),
  ].join('\n\n')
}

function thresholdTable(file: AnalysisFile): string[] {
  const own = [...thresholdsOf([file]).values()]
  if (own.length === 0) return []
  return [
    ['| threshold | value | meaning |', '|---|---|---|']
      .concat(own.map(({ name, value, meaning }) => `| ${name} | ${value} | ${cell(meaning)} |`))
      .join('\n'),
  ]
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|')
}

/** docs/thresholds.json. */
export function thresholdsText(): string {
  return thresholdsJson(thresholdsOf([SEVERITY, ...findingFiles()]))
}
