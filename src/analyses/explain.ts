import { UserError } from '../base/errors.ts'
import { type AnalysisFile, entry } from './analysis-file.ts'
import { withThresholds } from './thresholds.ts'

/** The parts of a header that explain a finding, in this order, with what they are called. */
export const EXPLAINED = [
  ['means', 'What it means'],
  ['computed', 'How it is computed'],
  ['do', 'What to do'],
  ['misses', 'What it misses'],
  ['cannot tell', 'When it cannot tell'],
  ['source', 'Where the idea is from'],
] as const

/** A finding in words and in SQL, with the numbers it goes by. @throws UserError if there is none of that id. */
export function explain(
  files: readonly AnalysisFile[],
  id: string,
  thresholds: ReadonlyMap<string, number>,
): string {
  const file = files.find((one) => one.id === id)
  if (file === undefined)
    throw new UserError(`There is no finding ${JSON.stringify(id)}.`, {
      hint: `There are: ${files.map((one) => one.id).join(', ')}.`,
    })
  const parts = [...file.parts].map(([name, sql]) => `-- @${name}\n${withThresholds(sql, thresholds)}`)
  return [
    `${entry(file, 'title')} (${id})`,
    entry(file, 'question'),
    ...EXPLAINED.map(([name, title]) => `${title}: ${entry(file, name)}`),
    ...(file.header.get('threshold') ?? []).map((text) => {
      const [name = '', meaning] = [text.split(' = ')[0], text.split(' : ').slice(1).join(' : ')]
      return `Threshold ${name} = ${thresholds.get(name)}: ${meaning}`
    }),
    '',
    ...parts,
  ].join('\n')
}
