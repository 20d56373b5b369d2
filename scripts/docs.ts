import { findingsMarkdown, thresholdsText } from '../src/analyses/markdown.ts'
import { tablesMarkdown } from '../src/tables/markdown.ts'

/** The pages of docs/ that are made from declarations. */
export const DOCS: Readonly<Record<string, () => string>> = {
  'tables.md': tablesMarkdown,
  'findings.md': () => findingsMarkdown(),
  'thresholds.json': thresholdsText,
}
