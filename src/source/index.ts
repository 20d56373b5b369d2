export { type FindOptions, findLogs } from './find-logs.ts'
export type { ByteRange, EventLog, Found, Layout, LogPart, LogProblem, Skipped } from './part.ts'
export { SourceError } from './source-error.ts'
