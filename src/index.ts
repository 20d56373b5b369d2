export { UserError } from './base/errors.ts'
export type { LogState, Progress } from './load/loaded-log.ts'
export type { FileSummary } from './load/summary.ts'
export { type LoadOptions, type LoadSummary, load } from './load.ts'
