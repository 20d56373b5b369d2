import type { AttemptWriter } from '../store/attempt-writer.ts'

/** Where rows go. */
export type Sink = Pick<AttemptWriter, 'row'>
