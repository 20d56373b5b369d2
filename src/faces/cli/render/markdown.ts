import { legible } from './text.ts'

/** Text of a log as plain text of Markdown: nothing in it is taken for a mark, a link or HTML; what is very long is cut. */
export function markdownText(text: string): string {
  return legible(text).replace(/[\\`*_{}[\]<>()#+|~!&]/g, (c) =>
    c === '<' ? '&lt;' : c === '>' ? '&gt;' : c === '&' ? '&amp;' : `\\${c}`,
  )
}

/** Text of ours as it is, SQL and all. */
export function fenced(text: string): string {
  return `\`\`\`\n${text.trimEnd()}\n\`\`\`\n\n`
}

/** Rows as a table of Markdown. */
export function markdownTable(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(markdownText).join(' | ')} |`
  return [line(titles), `|${titles.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n')
}
