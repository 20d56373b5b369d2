import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../base/package-root.ts'
import { type AnalysisFile, parseAnalysis } from './analysis-file.ts'

/** The files of one folder of `src/analyses`, in the order of their names: a file that is put there is an analysis. */
export function analysesIn(folder: string): AnalysisFile[] {
  return namesIn(folder, '.sql').map((name) =>
    parseAnalysis(name.slice(0, -'.sql'.length), readFileSync(join(folderPath(folder), name), 'utf8')),
  )
}

/** Names of the files of one folder of `src/analyses` that end so. */
export function namesIn(folder: string, suffix: string): string[] {
  return readdirSync(folderPath(folder))
    .filter((name) => name.endsWith(suffix))
    .sort()
}

/** Names of the folders in one folder of `src/analyses`. */
export function foldersIn(folder: string): string[] {
  return readdirSync(folderPath(folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
}

/** The path of a folder or file of `src/analyses`: they are read where they were written, in the package too. */
export function folderPath(name: string): string {
  return join(packageRoot(), 'src', 'analyses', name)
}
