import { analysesMarkdown } from '../src/analyses/analyses-page.ts'
import { findingsPage, thresholdsText } from '../src/analyses/markdown.ts'
import { observabilityMarkdown } from '../src/analyses/observability-page.ts'
import { priceBooksMarkdown } from '../src/analyses/price-books-page.ts'
import { restMarkdown } from '../src/from-answers/markdown.ts'
import { tablesMarkdown } from '../src/tables/markdown.ts'

/** The pages of docs/ that are made from declarations. */
export const DOCS: Readonly<Record<string, () => string>> = {
  'tables.md': tablesMarkdown,
  'observability.md': observabilityMarkdown,
  'analyses.md': analysesMarkdown,
  'findings.md': () => findingsPage(),
  'thresholds.json': thresholdsText,
  'price-books.md': priceBooksMarkdown,
  'rest.md': restMarkdown,
}
