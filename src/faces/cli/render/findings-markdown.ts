import type { PaidFindings } from '../../../analyses/cost/finding-price.ts'
import { costText, headOf } from './findings-text.ts'
import { markdownTable, markdownText } from './markdown.ts'

/** Findings as a page of Markdown, a section an attempt: for a ticket, a pull request or a chat. */
export function findingsMarkdown(shown: readonly PaidFindings[], note: string): string {
  const sections = shown.map(({ attempt, findings, cannotTell, cost }) =>
    [
      `## ${markdownText(headOf(attempt))}`,
      findings.length === 0
        ? 'Nothing that costs enough was found.'
        : markdownTable(
            ['severity', 'finding', 'place', 'cost', 'what', 'what to do', 'certainty'],
            findings.map((finding) => [
              finding.severity,
              finding.title,
              finding.place,
              costText(finding, cost),
              finding.what,
              finding.advice,
              finding.certainty,
            ]),
          ),
      ...(cannotTell.length === 0
        ? []
        : [
            markdownTable(
              ['cannot tell', 'because'],
              cannotTell.map(({ id, reason }) => [id, reason]),
            ),
          ]),
    ].join('\n\n'),
  )
  const notes = note === '' ? [] : note.split('\n').map(markdownText)
  return `${[...sections, ...notes].join('\n\n')}\n`
}
