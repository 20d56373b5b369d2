/** What ran when on what, of one application attempt: all that a replay needs. Times are milliseconds since 1970. */
export interface Schedule {
  readonly from: number
  readonly to: number
  /** Stretches of time in which jobs ran; between them none did. In the order of time. */
  readonly segments: readonly Segment[]
  readonly slots: readonly Slot[]
  readonly tasks: ScheduledTasks
}

/** Jobs that overlap or touch, with their stages. Other segments know nothing of it: driver time lies between them. */
export interface Segment {
  readonly from: number
  readonly to: number
  readonly jobs: readonly ScheduledJob[]
  readonly stages: readonly ScheduledStage[]
}

export interface ScheduledJob {
  readonly jobId: number
  /** The job of this segment whose end it waited for, by its place in `jobs`; -1: the start of the segment. */
  readonly after: number
  /** From that end to its submission: what the driver did in between. */
  readonly lag: number
  /** From the end of its last stage to its own. */
  readonly tail: number
}

export interface ScheduledStage {
  readonly stageId: number
  readonly stageAttemptId: number
  /** Its place in `jobs`. */
  readonly job: number
  /** The stages of this segment whose output it read, or the attempt before it: places in `stages`. */
  readonly after: readonly number[]
  /** From when all of those and the submission of the job were there until it was submitted. */
  readonly lag: number
  /** Its tasks: places in `tasks`, in the order of their launches. */
  readonly tasks: Int32Array
}

/** Room for one task at a time on an executor, for as long as that lived. */
export interface Slot {
  readonly from: number
  readonly to: number
}

/** One array a column, all of the same length. */
export interface ScheduledTasks {
  readonly ids: Float64Array
  readonly launch: Float64Array
  readonly finish: Float64Array
  /** For a repeated task the attempt before it, for a speculative copy the original: a place; -1 for none. */
  readonly after: Int32Array
  /** 1 where another task has it in `after`. */
  readonly awaited: Uint8Array
}
